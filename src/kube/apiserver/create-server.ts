import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import type { Rand } from '../apimachinery/rand.ts'
import type { KindVerdict } from '../registry/kind.ts'
import type { AdmissionPlugin } from './admission/plugin.ts'
import { createObject, wipeSystemFields } from './create.ts'
import { decodeBody } from './decoding.ts'
import type { Host, Ownership, Perform, TimeSource } from './host.ts'
import { asRead, readsAnew, resourceOf, storedObject, warning, warningsFor } from './host.ts'
import type { Answer, CreateAPI, WriteOptions } from './interface.ts'
import { indexNodePorts } from './node-ports.ts'
import { indexServices } from './service-allocation.ts'
import { Storage } from './storage.ts'

/** What a server is made of. */
export interface CreateServerOptions<K extends KindVerdict> {
  readonly clock: TimeSource
  /** Names, uids and addresses come from it. */
  readonly rand: Rand
  /** The kinds it serves. */
  readonly kinds: readonly K[]
  /** In the order they run. */
  readonly admission: readonly AdmissionPlugin[]
  readonly ownership?: Ownership
  /** Absent where every kind is stored. */
  readonly perform?: Perform
}

/** Thrown where a server that only creates is asked for more: the whole one has to be asked. */
export class NeedsMore extends Error {}

/** The half of an API server that new objects meet, with nothing stored yet. Time passes only between its calls. */
export class CreateServer<K extends KindVerdict = KindVerdict> implements CreateAPI {
  protected readonly storage: Storage
  protected readonly host: Host
  private readonly served: readonly K[]
  /** By apiVersion, then by kind. */
  private readonly byName = new Map<string, Map<string, K>>()

  constructor({ clock, rand, kinds, admission, ...parts }: CreateServerOptions<K>) {
    this.storage = new Storage(parts.ownership)
    this.served = kinds
    for (const kind of kinds) {
      const apiVersion = apiVersionOf(kind.group, kind.version)
      const named = this.byName.get(apiVersion) ?? new Map<string, K>()
      this.byName.set(apiVersion, named.set(kind.kind, kind))
    }
    const cluster = { reader: this, rand, now: () => clock.now(), updateStatus: (object: KubeObject) => this.updateStatus(object) }
    this.host = { storage: this.storage, clock, rand, reader: this, admission, cluster, ...parts }
    indexServices(this.host)
    indexNodePorts(this.host)
  }

  kinds(): readonly K[] {
    return this.served
  }

  kindOf(apiVersion: string, kind: string): K | undefined {
    return this.byName.get(apiVersion)?.get(kind)
  }

  get<T extends KubeObject>(apiVersion: string, name: string, namespace: string, objectName: string): T | undefined {
    const kind = this.kindOf(apiVersion, name)
    return kind === undefined ? undefined : (storedObject(this.host, kind, namespace, objectName) as T | undefined)
  }

  list<T extends KubeObject>(apiVersion: string, name: string, namespace = ''): readonly T[] {
    const kind = this.kindOf(apiVersion, name)
    return kind === undefined ? [] : (this.storedObjects(kind, namespace) as readonly T[])
  }

  create<T extends KubeObject>(kind: KindVerdict, namespace: string, body: unknown, options: WriteOptions = {}): Answer<T> {
    const warnings = warningsFor(kind)
    return warning(warnings, () => {
      const object = decodeBody(kind, body, options, warnings)
      const sent = () => {
        const given = decodeBody(kind, body, options, [])
        wipeSystemFields(given)
        return given
      }
      return { object: createObject(this.host, { kind, namespace, name: '', options, warnings, trusted: false, sent }, object) as T, warnings }
    })
  }

  /** The stored objects of a kind, as the kind reads them; with a namespace, those in it. */
  protected storedObjects(kind: KindVerdict, namespace: string): readonly KubeObject[] {
    const stored = this.storage.list(resourceOf(kind), kind.namespaced ? namespace : '')
    return !readsAnew(kind) ? stored : stored.map(object => asRead(this.host, kind, object))
  }

  /** Changes a stored object's status, which admission asks for; a server that only creates cannot. */
  protected updateStatus(_object: KubeObject): void {
    throw new NeedsMore('a status is to be written')
  }
}
