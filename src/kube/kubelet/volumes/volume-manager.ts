import type { Container, HostPathVolumeSource, PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../api/types.gen.ts'
import type { API } from '../../apiserver/interface.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Pause } from '../../process/process.ts'
import type { Files, Mount } from '../../shell-language/index.ts'
import { MemoryFiles } from '../../shell-language/index.ts'
import type { PodFacts } from '../environment.ts'
import { expand } from '../environment.ts'
import type { Contents } from './contents.ts'
import { MountError, sourcesOf, volumeContents } from './contents.ts'
import { hostPathMismatch } from './host-path.ts'
import { ObjectFiles } from './object-files.ts'

/** Milliseconds, from pkg/kubelet/volumemanager/volume_manager.go and pkg/util/goroutinemap/exponentialbackoff. */
const reconcilePeriod = 100
const pollPeriod = 300
const waitLimit = 123_000
const firstRetry = 500
const lastRetry = 122_000

interface Mounted {
  readonly files: Files
  /** Where the volume begins in its files, when it is one file of them. */
  readonly file?: string
  contents: Contents | undefined
}

interface Failure {
  at: number
  delay: number
}

/** Volumes of the Pods on one node. */
export class VolumeManager {
  private readonly api: API
  private readonly clock: Clock
  private readonly recorder: Recorder
  private readonly disks: Map<string, MemoryFiles>
  private readonly mounted = new Map<string, Map<string, Mounted>>()
  private readonly failures = new Map<string, Failure>()

  /** `disks` outlive Pods: persistent volumes and folders of the node, by name. */
  constructor(api: API, clock: Clock, recorder: Recorder, disks: Map<string, MemoryFiles>) {
    this.api = api
    this.clock = clock
    this.recorder = recorder
    this.disks = disks
  }

  /**
   * Waits until every volume that a container mounts is there; gives why not after two minutes, or `undefined`.
   * Gives up early when `cancelled`. Follows WaitForAttachAndMount.
   */
  *waitForMount(pod: Pod, facts: PodFacts, cancelled: () => boolean): Generator<Pause, { error: string; told: boolean } | undefined, void> {
    const wanted = expectedVolumes(pod)
    if (wanted.length === 0) return undefined
    const volumes = this.volumesOf(pod)
    for (const { name } of wanted) {
      const mounted = volumes.get(name)
      const volume = wanted.find(candidate => candidate.name === name)
      if (mounted?.contents !== undefined && volume !== undefined) this.refresh(volume, mounted, pod, facts)
    }
    if (wanted.every(({ name }) => volumes.has(name))) return undefined
    const deadline = this.clock.now() + waitLimit
    yield { sleep: pollPeriod }
    for (;;) {
      const unknown = this.unknownClaims(pod, wanted)
      if (unknown !== undefined) return { error: unknown, told: true }
      const waits = wanted.filter(({ name }) => !volumes.has(name)).map(volume => this.tryMount(volume, pod, volumes, facts))
      const next = Math.min(...waits.filter(wait => wait > 0), Number.POSITIVE_INFINITY)
      if (next === Number.POSITIVE_INFINITY) return undefined
      if (cancelled()) return { error: 'context canceled', told: false }
      const left = deadline - this.clock.now()
      if (left <= 0) break
      yield { sleep: Math.min(left, Math.ceil(next / reconcilePeriod) * reconcilePeriod) }
      if (cancelled()) return { error: 'context canceled', told: false }
    }
    const missing = wanted
      .filter(({ name }) => !volumes.has(name))
      .map(({ name }) => name)
      .sort()
    return { error: `unmounted volumes=[${missing.join(' ')}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`, told: false }
  }

  /** Writes changed ConfigMaps and Secrets into the volumes of a Pod. */
  remount(pod: Pod, facts: PodFacts): void {
    for (const volume of pod.spec.volumes ?? []) {
      const mounted = this.mounted.get(pod.metadata.uid ?? '')?.get(volume.name)
      if (mounted?.contents !== undefined) this.refresh(volume, mounted, pod, facts)
    }
  }

  /** Whether the Pod has a volume with files from that object (`ConfigMap/name`). */
  uses(pod: Pod, source: string): boolean {
    return (pod.spec.volumes ?? []).some(volume => sourcesOf(volume).includes(source))
  }

  unmount(uid: string): void {
    this.mounted.delete(uid)
    for (const key of [...this.failures.keys()]) if (key.startsWith(`${uid}/`)) this.failures.delete(key)
  }

  hasVolumes(uid: string): boolean {
    return (this.mounted.get(uid)?.size ?? 0) > 0
  }

  /** What a container sees of its Pod's volumes. */
  mountsFor(pod: Pod, container: Container, environment: ReadonlyMap<string, string>): Mount[] {
    const volumes = this.mounted.get(pod.metadata.uid ?? '')
    return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath, subPathExpr, readOnly }) => {
      const mounted = volumes?.get(name)
      if (mounted === undefined) return []
      const part = subPathExpr === undefined ? subPath : expand(subPathExpr, variable => environment.get(variable))
      const fromObjects = mounted.contents !== undefined
      const whole = { path: mountPath, files: mounted.files, readOnly: readOnly === true || fromObjects }
      if (part === undefined || part === '') return [mounted.file === undefined ? whole : { ...whole, subPath: mounted.file }]
      // A subPath of such a volume is the file as it was when the container started; later writes do not reach it.
      const files = fromObjects ? new ObjectFiles(mounted.contents ?? {}) : mounted.files
      if (!fromObjects && files.kindOf(`/${part}`) === undefined && files instanceof MemoryFiles) files.put(`/${part}/`, '')
      return [{ path: mountPath, files, subPath: `/${part}`, readOnly: readOnly === true || fromObjects }]
    })
  }

  private volumesOf(pod: Pod): Map<string, Mounted> {
    const uid = pod.metadata.uid ?? ''
    const volumes = this.mounted.get(uid) ?? new Map<string, Mounted>()
    this.mounted.set(uid, volumes)
    return volumes
  }

  private refresh(volume: Volume, mounted: Mounted, pod: Pod, facts: PodFacts): void {
    try {
      const contents = volumeContents(volume, pod, this.api, facts)
      if (contents === undefined || sameContents(contents, mounted.contents ?? {})) return
      if (mounted.files instanceof ObjectFiles) mounted.files.replace(contents)
      mounted.contents = contents
    } catch (error) {
      if (!(error instanceof MountError)) throw error
      this.recorder.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
    }
  }

  /** Mounts a volume if its turn has come. Gives how long to wait before trying again, 0 when it is there. */
  private tryMount(volume: Volume, pod: Pod, volumes: Map<string, Mounted>, facts: PodFacts): number {
    const key = `${pod.metadata.uid ?? ''}/${volume.name}`
    const failure = this.failures.get(key)
    const now = this.clock.now()
    if (failure !== undefined && now < failure.at + failure.delay) return failure.at + failure.delay - now
    try {
      const contents = volumeContents(volume, pod, this.api, facts)
      volumes.set(volume.name, contents === undefined ? this.ownFiles(volume, pod) : { contents, files: new ObjectFiles(contents) })
      this.failures.delete(key)
      return 0
    } catch (error) {
      if (!(error instanceof MountError)) throw error
      this.recorder.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
      const delay = failure === undefined ? firstRetry : Math.min(failure.delay * 2, lastRetry)
      this.failures.set(key, { at: now, delay })
      return delay
    }
  }

  /** Why a claim leads to no volume, in the words of the populator. Follows volumemanager/populator processPodVolumes. */
  private unknownClaims(pod: Pod, wanted: readonly Volume[]): string | undefined {
    const namespace = pod.metadata.namespace ?? ''
    for (const volume of wanted) {
      const name = claimOf(volume, pod)
      if (name === undefined) continue
      const claim = this.api.get<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', namespace, name)
      const why =
        claim === undefined
          ? `failed to fetch PVC from API server: persistentvolumeclaim "${name}" not found`
          : claim.status.phase !== 'Bound' || claim.spec.volumeName === undefined
            ? 'PVC is not bound'
            : claim.metadata.deletionTimestamp !== undefined
              ? 'PVC is being deleted'
              : undefined
      if (why !== undefined)
        return `unmounted volumes=[${volume.name}], unattached volumes=[], failed to process volumes=[${volume.name}]: error processing PVC ${namespace}/${name}: ${why}`
    }
    return undefined
  }

  /** Files that are the volume's own: of the Pod, of the node, or of a persistent volume. Throws MountError. */
  private ownFiles(volume: Volume, pod: Pod): Mounted {
    const claim = claimOf(volume, pod)
    if (claim !== undefined) {
      const bound = this.api.get<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', pod.metadata.namespace ?? '', claim)?.spec.volumeName ?? ''
      const persistent = this.api.get<PersistentVolume>('v1', 'PersistentVolume', '', bound)
      return { contents: undefined, files: this.disk(persistent?.spec.hostPath === undefined ? `volume ${bound}` : `folder ${persistent.spec.hostPath.path}`) }
    }
    return volume.hostPath === undefined ? { contents: undefined, files: new MemoryFiles() } : this.ofNode(volume.hostPath)
  }

  /** A folder of the node, or a file in one. Throws MountError when it is not what the volume says. */
  private ofNode({ path, type = '' }: HostPathVolumeSource): Mounted {
    const mismatch = type === '' ? undefined : hostPathMismatch(path, type, folder => this.disks.get(`folder ${folder}`))
    if (mismatch !== undefined) throw new MountError(mismatch)
    if (!type.startsWith('File')) return { contents: undefined, files: this.disk(`folder ${path}`) }
    const end = path.lastIndexOf('/')
    const [folder, file] = [path.slice(0, end) || '/', path.slice(end)]
    const files = this.disk(`folder ${folder}`)
    if (files.kindOf(file) === undefined) files.put(file, '')
    return { contents: undefined, files, file }
  }

  private disk(name: string): MemoryFiles {
    const files = this.disks.get(name) ?? new MemoryFiles()
    this.disks.set(name, files)
    return files
  }
}

/** The claim behind a volume, if it has one. */
function claimOf(volume: Volume, pod: Pod): string | undefined {
  if (volume.ephemeral !== undefined) return `${pod.metadata.name ?? ''}-${volume.name}`
  return volume.persistentVolumeClaim?.claimName
}

/** Volumes that some container mounts. */
function expectedVolumes(pod: Pod): Volume[] {
  const { containers, initContainers, volumes } = pod.spec
  const uses = (list: readonly Container[] | null | undefined, wanted: string) =>
    list?.some(({ volumeMounts, volumeDevices }) => volumeMounts?.some(({ name }) => name === wanted) || volumeDevices?.some(({ name }) => name === wanted)) ===
    true
  return (volumes ?? []).filter(({ name }) => uses(containers, name) || uses(initContainers, name))
}

function sameContents(a: Contents, b: Contents): boolean {
  const paths = Object.keys(a)
  return paths.length === Object.keys(b).length && paths.every(path => a[path] === b[path])
}
