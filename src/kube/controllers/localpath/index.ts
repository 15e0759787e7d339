import type { PersistentVolume } from '../../api/types.gen.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { referenceTo } from '../../client/object-reference.ts'
import { storageClassOf } from '../../registry/access-mode-text.ts'
import type { StoredClaim, StoredClass, StoredVolume } from '../claims.ts'
import { annotations } from '../claims.ts'
import type { StoredPod } from '../pods.ts'

const provisioner = 'rancher.io/local-path'
const namespace = 'local-path-storage'
const folder = '/var/local-path-provisioner'

/** The Pod that makes or removes a folder needs about so long. */
const helperTime = 2500
const firstRetry = 15_000
const lastRetry = 1_000_000

/** Makes the folders that kind's `standard` class promises. Follows rancher/local-path-provisioner and sig-storage-lib-external-provisioner. */
export function localPathProvisioner(context: ActorContext): Actor {
  return new LocalPathProvisioner(context)
}

class LocalPathProvisioner implements Actor {
  readonly name = 'local-path-provisioner'
  private readonly context: ActorContext
  private readonly claims: Informer<StoredClaim>
  private readonly volumes: Informer<StoredVolume>
  private readonly classes: Informer<StoredClass>
  private readonly pods: Informer<StoredPod>
  private readonly busy = new Set<string>()
  private readonly failures = new Map<string, number>()
  private readonly recorders = new Map<string, Recorder>()

  constructor(context: ActorContext) {
    const { informers } = context
    this.context = context
    this.claims = informers.of('v1', 'PersistentVolumeClaim')
    this.volumes = informers.of('v1', 'PersistentVolume')
    this.classes = informers.of('storage.k8s.io/v1', 'StorageClass')
    this.pods = informers.of('v1', 'Pod')
  }

  start(): void {
    this.claims.onEvent(({ type, object }) => {
      if (type !== 'DELETED') this.provision(object)
    })
    this.volumes.onEvent(({ type, object }) => {
      if (type !== 'DELETED') this.remove(object)
    })
    this.pods.onEvent(({ object }) => {
      if (object.metadata.namespace !== namespace) return
      for (const claim of this.claims.list()) this.provision(claim)
      for (const volume of this.volumes.list()) this.remove(volume)
    })
  }

  /** The provisioner's own Pod, while it runs. */
  private worker(): StoredPod | undefined {
    return this.pods.list(namespace).find(({ metadata, status }) => metadata.name?.startsWith('local-path-provisioner-') === true && status.phase === 'Running')
  }

  private recorder(pod: StoredPod): Recorder {
    const uid = pod.metadata.uid ?? ''
    const known = this.recorders.get(uid)
    if (known !== undefined) return known
    const made = this.context.recorder(`${provisioner}_${pod.metadata.name ?? ''}_${this.context.rand.uuid()}`)
    this.recorders.set(uid, made)
    return made
  }

  private isWanted(claim: StoredClaim): boolean {
    if (claim.spec.volumeName || claim.metadata.annotations?.[annotations.provisioner] !== provisioner) return false
    const delayed = this.classes.get('', storageClassOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer'
    return !delayed || Boolean(claim.metadata.annotations[annotations.selectedNode])
  }

  private provision(claim: StoredClaim): void {
    const uid = claim.metadata.uid ?? ''
    const worker = this.worker()
    if (worker === undefined || this.busy.has(uid) || !this.isWanted(claim) || this.volumes.get('', `pvc-${uid}`) !== undefined) return
    this.busy.add(uid)
    const recorder = this.recorder(worker)
    recorder.event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${keyOf(claim)}"`)
    const reason = this.refusal(claim)
    if (reason !== undefined) {
      recorder.event(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass "${storageClassOf(claim)}": ${reason}`)
      this.retry(claim)
      return
    }
    this.context.clock.schedule(helperTime, () => {
      this.busy.delete(uid)
      this.failures.delete(uid)
      const kind = this.context.api.kindOf('v1', 'PersistentVolume')
      const latest = this.claims.get(claim.metadata.namespace ?? '', claim.metadata.name ?? '')
      if (kind === undefined || latest?.metadata.uid !== uid) return
      this.context.api.createTrusted<StoredVolume>(kind, this.volumeFor(latest) as StoredVolume)
      recorder.event(latest, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume pvc-${uid}`)
    })
  }

  private retry({ metadata: { uid = '', namespace: home = '', name = '' } }: StoredClaim): void {
    const count = this.failures.get(uid) ?? 0
    this.failures.set(uid, count + 1)
    this.context.clock.schedule(Math.min(firstRetry * 2 ** count, lastRetry), () => {
      this.busy.delete(uid)
      const latest = this.claims.get(home, name)
      if (latest?.metadata.uid === uid) this.provision(latest)
    })
  }

  private refusal({ spec, metadata }: StoredClaim): string | undefined {
    if (spec.selector !== undefined) return 'claim.Spec.Selector is not supported'
    if (spec.accessModes?.every(mode => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod') === false)
      return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
    return metadata.annotations?.[annotations.selectedNode] ? undefined : 'configuration error, no node was specified'
  }

  private volumeFor(claim: StoredClaim): PersistentVolume {
    const name = `pvc-${claim.metadata.uid ?? ''}`
    const node = claim.metadata.annotations?.[annotations.selectedNode] ?? ''
    const storageClass = this.classes.get('', storageClassOf(claim))
    return {
      kind: 'PersistentVolume',
      apiVersion: 'v1',
      metadata: { name, annotations: { 'local.path.provisioner/selected-node': node, [annotations.provisionedBy]: provisioner } },
      spec: {
        accessModes: claim.spec.accessModes ?? [],
        capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
        claimRef: referenceTo(claim),
        hostPath: { path: `${folder}/${name}_${claim.metadata.namespace ?? ''}_${claim.metadata.name ?? ''}`, type: 'DirectoryOrCreate' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
        persistentVolumeReclaimPolicy: storageClass?.reclaimPolicy ?? 'Delete',
        storageClassName: storageClassOf(claim),
        volumeMode: 'Filesystem',
        ...(storageClass?.mountOptions === undefined ? {} : { mountOptions: storageClass.mountOptions }),
      },
      status: {},
    }
  }

  private remove({ metadata, spec, status }: StoredVolume): void {
    const uid = metadata.uid ?? ''
    const ours = metadata.annotations?.[annotations.provisionedBy] === provisioner
    if (!ours || status.phase !== 'Released' || spec.persistentVolumeReclaimPolicy !== 'Delete' || metadata.deletionTimestamp !== undefined) return
    if (this.busy.has(uid) || this.worker() === undefined) return
    this.busy.add(uid)
    this.context.clock.schedule(helperTime, () => {
      this.busy.delete(uid)
      const kind = this.context.api.kindOf('v1', 'PersistentVolume')
      try {
        if (kind !== undefined) this.context.api.delete(kind, '', metadata.name ?? '', { preconditions: { uid } })
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
      }
    })
  }
}
