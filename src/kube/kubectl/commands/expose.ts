import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import { saveConfiguration } from '../../serializer/applied.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, saveConfigFlag } from '../flag-sets.ts'
import { text } from '../flags.ts'
import { typed } from '../generator.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../options.ts'
import { applyOverrides, overrideFlags } from '../overrides.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { at, listAt, numberAt, stringsAt, textAt, withChange } from '../value.ts'
import { parseLabels } from './run.ts'

/** Follows kubectl/pkg/cmd/expose/expose.go. */
export const expose: CommandSpec = {
  name: 'expose',
  group: 'Basic Commands (Beginner)',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  about: 'Put a Service before a workload, a Pod or another Service',
  examples: ['kubectl expose deployment web --port=80 --target-port=8080', 'kubectl expose pod web --port=80 --name=front'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    managerFlag('kubectl-expose'),
    saveConfigFlag(),
    ...overrideFlags(),
    text('cluster-ip', 'The address of the Service; None for a headless one.'),
    text('external-ip', 'An address outside the cluster that leads to it.'),
    text('labels|l', 'Labels of the Service, as KEY=VALUE,KEY=VALUE.'),
    text('load-balancer-ip', 'The address a load balancer is asked for.'),
    text('name', 'The name of the Service.'),
    text('port', 'The port of the Service; else that of the object.'),
    text('protocol', 'TCP, UDP or SCTP; TCP when nothing says otherwise.'),
    text('selector', 'Labels of the Pods; else those of the object.'),
    text('session-affinity', 'None or ClientIP.'),
    text('target-port', 'The port of the Pods, as number or name.'),
    text('type', 'ClusterIP, NodePort, LoadBalancer or ExternalName.'),
  ],
  run: runExpose,
}

function* runExpose(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const printer = printerFor(invocation, `exposed${dryRunSuffix(dryRun)}`)
  const result = yield* find(invocation, { ...fileRequest(invocation), args: invocation.args, flatten: true, continueOnError: true })
  const { name: namespace, explicit } = invocation.namespace()
  result.visit(info => {
    if (info.object === undefined) return
    const service = applyOverrides(invocation, typed(serviceFor(invocation, info, info.object)))
    const write = (line: string) => invocation.out(line)
    if (dryRun === 'client') {
      printer.print(explicit ? withChange(service, ['metadata'], metadata => ({ ...metadata, namespace })) : service, write)
      return
    }
    const saved = saveConfiguration(service, invocation.bool('save-config'))
    printer.print(
      invocation.take(
        invocation.api.create(kindFor(invocation.api, 'services'), namespace, saved, {
          dryRun: dryRun === 'server',
          fieldManager: invocation.string('field-manager'),
        }),
      ),
      write,
    )
  })
  return 0
}

// Follows expose.go RunExpose.
function serviceFor(invocation: Invocation, info: Info, object: KubeObject): object {
  const { kind } = info
  const exposable =
    (kind.group === '' && ['ReplicationController', 'Service', 'Pod'].includes(kind.kind)) ||
    (kind.group === 'apps' && ['Deployment', 'ReplicaSet'].includes(kind.kind))
  if (!exposable) throw new CommandError(`cannot expose a ${kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`}`)
  const selector = invocation.string('selector') || selectorOf(info, object)
  const headless = invocation.string('cluster-ip') === 'None'
  const given = invocation.string('port')
  const ports = given !== '' ? given : portsOf(object).join(',')
  if (ports === '' && !headless) throw new CommandError("couldn't find port via --port flag or introspection")
  const labels =
    invocation.string('labels') ||
    Object.entries(object.metadata.labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
  const type = invocation.string('type')
  const affinity = invocation.string('session-affinity')
  const parsedLabels = parseLabels(labels)
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP') throw new CommandError(`unknown session affinity: ${affinity}`)
  const spec = {
    selector: parseLabels(selector) ?? {},
    ...portSpec(invocation, ports, object),
    ...(invocation.string('external-ip') === '' ? {} : { externalIPs: [invocation.string('external-ip')] }),
    ...(type === '' ? {} : { type }),
    ...(type === 'LoadBalancer' && invocation.string('load-balancer-ip') !== '' ? { loadBalancerIP: invocation.string('load-balancer-ip') } : {}),
    ...(affinity === '' ? {} : { sessionAffinity: affinity }),
    ...(invocation.string('cluster-ip') === '' ? {} : { clusterIP: invocation.string('cluster-ip') }),
  }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: invocation.string('name') || info.name.slice(0, 63), ...(parsedLabels === undefined ? {} : { labels: parsedLabels }) },
    spec,
  }
}

// Follows kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go.
function selectorOf({ kind }: Info, object: KubeObject): string {
  const fail = (why: string) => new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`)
  const text = (labels: Record<string, string>) =>
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
  if (kind.kind === 'Pod') {
    const labels = text(object.metadata.labels ?? {})
    if (labels === '') throw fail('the pod has no labels and cannot be exposed')
    return labels
  }
  if (kind.kind === 'Service') {
    const labels = stringsAt(object, 'spec', 'selector')
    if (Object.keys(labels).length === 0) throw fail('the service has no pod selector set')
    return text(labels)
  }
  if (kind.kind === 'ReplicationController') return text(stringsAt(object, 'spec', 'selector'))
  const expressions = listAt(object, 'spec', 'selector', 'matchExpressions')
  if (expressions.length > 0)
    throw fail(
      `couldn't convert expressions - "[${expressions.map(each => `{Key:${textAt(each, 'key')} Operator:${textAt(each, 'operator')} Values:[${listAt(each, 'values').join(' ')}]}`).join(' ')}]" to map-based selector format`,
    )
  const labels = stringsAt(object, 'spec', 'selector', 'matchLabels')
  if (Object.keys(labels).length === 0) throw fail(`invalid ${kind.singular}: no selectors, therefore cannot be exposed`)
  return text(labels)
}

function containerPorts(object: KubeObject): readonly unknown[] {
  const spec = object.kind === 'Pod' ? at(object, 'spec') : at(object, 'spec', 'template', 'spec')
  return listAt(spec, 'containers').flatMap(container => listAt(container, 'ports'))
}

// Follows kubectl/pkg/polymorphichelpers/portsforobject.go.
function portsOf(object: KubeObject): number[] {
  if (object.kind === 'Service') return [...new Set(listAt(object, 'spec', 'ports').map(port => numberAt(port, 'port')))]
  return [...new Set(containerPorts(object).map(port => numberAt(port, 'containerPort')))]
}

function protocolsOf(object: KubeObject): Map<number, string[]> {
  const ports = object.kind === 'Service' ? listAt(object, 'spec', 'ports') : containerPorts(object)
  const protocols = new Map<number, string[]>()
  for (const port of ports) {
    const number = numberAt(port, object.kind === 'Service' ? 'port' : 'containerPort')
    const protocol = textAt(port, 'protocol') || 'TCP'
    const known = protocols.get(number) ?? []
    if (!known.includes(protocol)) protocols.set(number, [...known, protocol])
  }
  return protocols
}

// Follows expose.go createService, the ports.
function portSpec(invocation: Invocation, list: string, object: KubeObject): { ports?: object[] } {
  if (list === '') return {}
  const texts = list.split(',')
  const given = invocation.string('protocol')
  const known = protocolsOf(object)
  const target = invocation.string('target-port')
  const targetPort = (port: number) => (target === '' ? port : /^[+-]?\d+$/.test(target) ? Number(target) : target)
  const ports = texts.flatMap((text, index) => {
    if (!/^[+-]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    const port = Number(text)
    const name = texts.length > 1 ? `port-${index + 1}` : ''
    const protocols = given === '' ? (known.get(port) ?? ['TCP']) : [given]
    return protocols.map(protocol => {
      const full = protocols.length > 1 ? `port-${index + 1}-${protocol.toLowerCase()}` : name
      return { ...(full === '' ? {} : { name: full }), port, protocol, targetPort: targetPort(port) }
    })
  })
  return { ports }
}
