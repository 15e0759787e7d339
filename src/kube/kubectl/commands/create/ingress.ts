import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { array, text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

const ruleForm = /^(?<host>[\w*\-.]*)(?<path>\/.*)=(?<service>[\w-]+:[\w-]+)(?<tls>,tls=?(?:[\w-]+)?)?/

/** Follows kubectl/pkg/cmd/create/create_ingress.go. */
export const ingress: CommandSpec = {
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  about: 'Create an Ingress',
  examples: [
    '# A path and all below it',
    "kubectl create ingress shop --rule='shop.example.com/*=front:80'",
    '# With a certificate',
    "kubectl create ingress shop --rule='shop.example.com/*=front:80,tls=shop-tls'",
  ],
  flags: generatorFlags(
    array('annotation', 'An annotation, as KEY=VALUE.'),
    text('class', 'The IngressClass.'),
    text('default-backend', 'Where everything else goes, as SERVICE:PORT.'),
    array('rule', 'A rule, as HOST/PATH=SERVICE:PORT[,tls[=SECRET]]; a path ending in * means all below it.'),
  ),
  run: runIngress,
}

interface Rule {
  host?: string
  http: { paths: object[] }
}

interface TLS {
  hosts?: string[]
  secretName?: string
}

function runIngress(invocation: Invocation): void {
  const name = nameArgument(invocation)
  const rules = invocation.list('rule')
  const annotations = invocation.list('annotation')
  const defaultBackend = invocation.string('default-backend')
  if (defaultBackend === '' && rules.length === 0)
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  for (const rule of rules)
    if (!ruleForm.test(rule)) throw new CommandError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  for (const annotation of annotations)
    if (!annotation.includes('=')) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`)
  if (defaultBackend !== '' && defaultBackend.split(':').length !== 2) throw new CommandError('default-backend should be in format servicename:serviceport')
  const ingressClassName = invocation.string('class')
  const tls = tlsOf(rules)
  const ruleList = rulesOf(rules)
  createGenerated(
    invocation,
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name,
        ...explicitNamespace(invocation),
        ...(annotations.length > 0
          ? {
              annotations: Object.fromEntries(
                annotations.map(annotation => [annotation.slice(0, annotation.indexOf('=')), annotation.slice(annotation.indexOf('=') + 1)]),
              ),
            }
          : {}),
      },
      spec: {
        ...(ingressClassName === '' ? {} : { ingressClassName }),
        ...(defaultBackend === '' ? {} : { defaultBackend: backend(defaultBackend) }),
        ...(tls.length > 0 ? { tls } : {}),
        ...(ruleList.length > 0 ? { rules: ruleList } : {}),
      },
    },
    'failed to create ingress: ',
  )
}

// Follows create_ingress.go buildTLSRules: a host joins only one secret, and hosts of one secret stand together.
function tlsOf(rules: readonly string[]): TLS[] {
  const list: TLS[] = []
  const seen = new Set<string>()
  for (const rule of rules) {
    const [, tls, ...more] = rule.split(',')
    if (tls === undefined || more.length > 0) continue
    const host = rule.slice(0, rule.indexOf('/'))
    if (seen.has(host)) continue
    seen.add(host)
    const secretName = tls.split('=')[1] ?? ''
    const same = list.find(entry => (entry.secretName ?? '') === secretName)
    if (same !== undefined) same.hosts = [...(same.hosts ?? []), host]
    else if (host !== '' || secretName !== '') list.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secretName === '' ? {} : { secretName }) })
  }
  return list
}

// Follows create_ingress.go buildIngressRules.
function rulesOf(rules: readonly string[]): Rule[] {
  const list: Rule[] = []
  for (const rule of rules) {
    const [text = ''] = rule.split(',')
    const slash = text.indexOf('/')
    const host = text.slice(0, slash)
    const [rest = '', target = ''] = text.slice(slash + 1).split('=')
    const prefix = rest.endsWith('*')
    const path = { path: `/${prefix ? rest.slice(0, -1) : rest}`, pathType: prefix ? 'Prefix' : 'Exact', backend: backend(target) }
    const same = list.find(entry => (entry.host ?? '') === host)
    if (same !== undefined) same.http.paths.push(path)
    else list.push({ ...(host === '' ? {} : { host }), http: { paths: [path] } })
  }
  return list
}

function backend(text: string): object {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^[+-]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}
