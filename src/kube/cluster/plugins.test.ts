import { describe, expect, it } from 'vitest'
import type { NetworkPlugin } from '../network/index.ts'
import { Cluster } from './cluster.ts'

const deny = "kubectl apply -f - <<'EOF'\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}}\nEOF"

/** How a request to a closed Pod ends. */
function closed(plugin: NetworkPlugin) {
  const cluster = new Cluster({ network: { plugin } })
  for (const name of ['web', 'client']) cluster.execute(`kubectl run ${name} --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- netexec`)
  cluster.settle()
  cluster.execute(deny)
  const address = cluster.execute('kubectl get pod web -o jsonpath={.status.podIP}').stdout
  return cluster.request({ from: { pod: 'client' }, to: `http://${address}:8080` })?.outcome
}

describe('a network plugin', () => {
  it('enforces policies, or takes no notice of them', () => {
    expect(closed('calico')).toBe('timeout')
    expect(closed('flannel')).toBe('connected')
  })

  it('that is missing leaves nodes not ready, and Pods waiting', () => {
    const cluster = new Cluster({ network: { plugin: 'none' } })
    const print = (line: string) => cluster.execute(line).stdout
    expect(print('kubectl get nodes --no-headers').match(/NotReady/g)).toHaveLength(3)
    // The message follows pkg/kubelet/kubelet.go updateRuntimeUp.
    expect(
      print(`kubectl get node kind-worker -o jsonpath='{.status.conditions[?(@.type=="Ready")].reason}: {.status.conditions[?(@.type=="Ready")].message}'`),
    ).toBe(
      'KubeletNotReady: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    )
    cluster.execute('kubectl run web --image=nginx:1.29')
    cluster.execute('kubectl run placed --image=nginx:1.29 --overrides=\'{"spec":{"nodeName":"kind-worker","tolerations":[{"operator":"Exists"}]}}\'')
    cluster.settle()
    expect(print('kubectl get pods -n kube-system -l k8s-app=kube-dns --no-headers')).toMatch(/^(\S+ +0\/1 +Pending .*\n){2}$/)
    expect(print('kubectl get pods -n kube-system -l k8s-app=kube-proxy --no-headers')).toMatch(/^(\S+ +1\/1 +Running .*\n){3}$/)
    expect(print('kubectl describe pod web')).toContain('untolerated taint(s)')
    expect(print('kubectl get events --field-selector involvedObject.name=placed,reason=NetworkNotReady -o jsonpath={.items[0].message}')).toBe(
      'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    )
    expect(
      print('kubectl get ds -A --no-headers')
        .split('\n')
        .filter(line => line !== ''),
    ).toHaveLength(1)
  })
})
