import { describe, expect, it } from 'vitest'
import type { Container, PodSpec } from '../../api/types.gen.ts'
import { evaluatePod, policyOf, policyText, violationDetails } from './policy.ts'

const container = (more: Partial<Container> = {}): Container => ({ name: 'c', image: 'nginx:1.27', resources: {}, ...more })
const spec = (more: Partial<PodSpec> = {}): PodSpec => ({ containers: [container()], ...more })
const details = (level: 'baseline' | 'restricted', pod: PodSpec, minor = Infinity) => violationDetails(evaluatePod({ level, minor }, {}, pod))

// Texts of reference/recorded/1.37/scripts/s19-pod-security.txt.
describe('evaluatePod', () => {
  it('lets plain Pods through at the baseline level', () => expect(details('baseline', spec())).toBe(''))

  it('tells all that baseline forbids, in the order of the rules', () => {
    const host = spec({
      hostNetwork: true,
      hostPID: true,
      volumes: [{ name: 'root', hostPath: { path: '/' } }],
      containers: [container({ ports: [{ containerPort: 80, hostPort: 80 }], securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } } })],
    })
    expect(details('baseline', host)).toBe(
      'non-default capabilities (container "c" must not include "NET_ADMIN" in securityContext.capabilities.add), host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volume "root"), hostPort (container "c" uses hostPort 80), privileged (container "c" must not set securityContext.privileged=true)',
    )
  })

  it('asks for four settings at the restricted level', () =>
    expect(details('restricted', spec())).toBe(
      'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ))

  // pod-security-admission/policy/check_sysctls.go: the list grew over the versions.
  it('judges by the rules of the version asked for', () => {
    const pod = spec({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } })
    expect(details('baseline', pod, 31)).toBe('forbidden sysctls (net.ipv4.tcp_rmem)')
    expect(details('baseline', pod, 32)).toBe('')
  })
})

describe('policyOf', () => {
  it('warns at least of what it enforces', () => {
    const { policy, errors } = policyOf({ 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/enforce-version': 'v1.30' })
    expect([policyText(policy.enforce), policyText(policy.warn), policyText(policy.audit)]).toEqual(['baseline:v1.30', 'baseline:v1.30', 'privileged:latest'])
    expect(errors).toEqual([])
  })

  it('refuses levels and versions there are not', () =>
    expect(
      policyOf({ 'pod-security.kubernetes.io/enforce': 'strict', 'pod-security.kubernetes.io/enforce-version': 'v99' }).errors.map(error => error.detail),
    ).toEqual(['must be one of privileged, baseline, restricted', 'must be "latest" or "v1.x"']))
})
