import type { Pod } from '../../api/types.gen.ts'
import type { Addon, AddonContext } from '../addon.ts'
import { Reconciler } from '../reconciler.ts'
import { AddressController } from './controller.ts'
import { Speakers } from './speaker.ts'
import type { IPAddressPool, L2Advertisement } from './types.ts'
import { metallbVersion } from './types.ts'

const images = { controller: 'quay.io/metallb/controller', speaker: 'quay.io/metallb/speaker' } as const
const kinds = ['IPAddressPool', 'L2Advertisement', 'Service', 'EndpointSlice', 'Node', 'Namespace', 'Pod']

const isReady = ({ status }: Pod) => status?.conditions?.some(({ type, status: held }) => type === 'Ready' && held === 'True') === true
const runs = (pod: Pod, image: string) => isReady(pod) && (pod.spec.containers ?? []).some(each => each.image?.startsWith(image) === true)

/**
 * MetalLB in layer 2 mode. What the programs of its controller's and speakers' containers do is done here, for as long as such
 * Pods are ready and its kinds are served.
 */
export function metallb(context: AddonContext): Addon {
  const controller = new AddressController(context)
  const speakers = new Speakers(context)
  const isInstalled = () => context.api.kindOf(metallbVersion, 'IPAddressPool') !== undefined
  // Its programs read the configuration of their own namespace alone.
  const list = <T extends IPAddressPool | L2Advertisement>(kind: string, namespace: string) =>
    context.api.kindOf(metallbVersion, kind) === undefined ? [] : context.api.list<T>(metallbVersion, kind, namespace)
  const sync = () => {
    const pods = context.network.inventory.pods.list()
    const own = pods.find(pod => runs(pod, images.controller))
    const speakerPods = pods.filter(pod => runs(pod, images.speaker))
    const home = (own ?? speakerPods[0])?.metadata.namespace ?? ''
    const pools = list<IPAddressPool>('IPAddressPool', home)
    if (own !== undefined) {
      controller.createMemberlist(own.metadata.namespace ?? '')
      controller.sync(pools)
    }
    const speaking = new Set(speakerPods.map(({ spec }) => spec.nodeName ?? ''))
    speakers.sync(pools, list<L2Advertisement>('L2Advertisement', home), speaking)
  }
  const reconciler = new Reconciler(context, kinds, sync, isInstalled)
  return { start: () => reconciler.start(), stop: () => reconciler.stop() }
}
