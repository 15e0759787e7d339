import type { ManagedFieldsEntry, PolicyRule, Scale } from '../api/types.gen.ts'
import { deepCopy } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import type { Rand } from '../apimachinery/rand.ts'
import { newForbidden, newNotFound, newUnserved } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Clock } from '../clock/clock.ts'
import { kinds as allKinds } from '../registry/index.ts'
import type { Kind } from '../registry/kind.ts'
import { admissionPlugins } from './admission/index.ts'
import { adopt, adoptPart } from './adopting.ts'
import { authorize, forbiddenMessage, rulesFor } from './authorization/rbac.ts'
import { administrator, impersonated } from './authorization/user.ts'
import { bindPod, createBinding } from './binding.ts'
import { createObject, notFoundError } from './create.ts'
import { CreateServer } from './create-server.ts'
import { CustomKinds } from './custom-kinds.ts'
import { decodeBody } from './decoding.ts'
import { deleteObject, deleteObjects } from './delete.ts'
import { expireEvents } from './event-ttl.ts'
import { evictPod } from './eviction.ts'
import type { WriteRequest } from './host.ts'
import { asRead, groupResource, resourceOf, storedObject, warning, warningsFor } from './host.ts'
import type { AccessAttributes, AccessDecision, Answer, API, DeleteOptions, ListOptions, Patch, UserInfo, WriteOptions } from './interface.ts'
import { FieldOwnership } from './managed-fields/ownership.ts'
import { serverSideApply } from './managed-fields/server-side-apply.ts'
import { patched } from './patch/patched.ts'
import { applyScale, scaleKind, scaleOf } from './scale.ts'
import { select } from './selection.ts'
import { updateObject } from './update.ts'

/** What an API server is made of. */
export interface ServerOptions {
  readonly clock: Clock
  /** Names, uids and addresses come from it. */
  readonly rand: Rand
  /** The kinds it serves; all there are unless a test wants few. */
  readonly kinds?: readonly Kind[]
}

const none: WriteOptions = {}

/** The API server of one cluster, with nothing stored yet. Time passes only between its calls. */
export function createServer(options: ServerOptions): API {
  return new Server(options)
}

class Server extends CreateServer<Kind> implements API {
  private readonly ownership: FieldOwnership
  private readonly custom: CustomKinds
  private manager = ''
  /** Present where somebody else than the administrator asks. */
  private asker: UserInfo | undefined

  constructor({ clock, rand, kinds = allKinds }: ServerOptions) {
    const ownership = new FieldOwnership(clock)
    super({ clock, rand, kinds, admission: admissionPlugins, ownership, perform: createBinding })
    this.ownership = ownership
    this.custom = new CustomKinds(this.storage)
    expireEvents(this.storage, clock)
  }

  override kinds(): readonly Kind[] {
    const custom = this.custom.kinds()
    return custom.length === 0 ? super.kinds() : [...super.kinds(), ...custom]
  }

  override kindOf(apiVersion: string, kind: string): Kind | undefined {
    return super.kindOf(apiVersion, kind) ?? this.custom.kindOf(apiVersion, kind)
  }

  /** What is served under a kind now: its definition may have changed, or gone. `verb` is the request's, in HTTP's words. */
  private now(kind: Kind, verb: string, name = ''): Kind {
    if (kind.custom === undefined) return kind
    const served = this.custom.kindOf(apiVersionOf(kind.group, kind.version), kind.kind)
    if (served === undefined || served.plural !== kind.plural) throw newUnserved(groupResource(kind), verb, name)
    return served
  }

  as(manager: string): API {
    const client = Object.create(this) as Server
    client.manager = manager
    return client
  }

  impersonate(user: UserInfo): API {
    const client = Object.create(this) as Server
    client.asker = impersonated(user)
    return client
  }

  get user(): UserInfo {
    return this.asker ?? administrator
  }

  authorize(attributes: AccessAttributes): AccessDecision {
    return this.asker === undefined ? { allowed: true, reason: '' } : authorize(this, this.asker, attributes)
  }

  rulesFor(namespace: string): readonly PolicyRule[] {
    return rulesFor(this, this.user, namespace)
  }

  checkAccess(verb: string, kind: Kind, namespace = '', name = '', subresource = ''): void {
    if (this.asker === undefined) return
    // The URL of a Namespace names it as the namespace too. Follows apiserver/pkg/endpoints/request/requestinfo.go.
    const asked = { verb, group: kind.group, resource: kind.plural, subresource, namespace: kind.kind === 'Namespace' ? name : namespace, name }
    const { allowed, reason } = this.authorize(asked)
    if (!allowed) throw newForbidden(groupResource(kind), name, `${forbiddenMessage(this.asker, asked)}${reason === '' ? '' : `: ${reason}`}`)
  }

  read<T extends KubeObject>(given: Kind, namespace: string, name: string): T {
    const kind = this.now(given, 'get', name)
    this.checkAccess('get', kind, namespace, name)
    return this.stored(kind, namespace, name)
  }

  private stored<T extends KubeObject>(kind: Kind, namespace: string, name: string): T {
    const object = storedObject(this.host, kind, namespace, name)
    if (object === undefined) throw notFoundError(kind, name)
    return object as T
  }

  query<T extends KubeObject>(given: Kind, options: ListOptions = {}): { readonly items: readonly T[]; readonly resourceVersion: string } {
    const kind = this.now(given, 'get')
    this.checkAccess('list', kind, options.namespace)
    const items = this.storedObjects(kind, options.namespace ?? '')
    return { items: select(kind, items, options) as readonly T[], resourceVersion: String(this.storage.revision) }
  }

  override create<T extends KubeObject>(given: Kind, namespace: string, body: unknown, options = none): Answer<T> {
    const kind = this.now(given, 'post')
    this.checkAccess('create', kind, namespace)
    return super.create(kind, namespace, body, options)
  }

  update<T extends KubeObject>(given: Kind, namespace: string, name: string, body: unknown, options = none): Answer<T> {
    const kind = this.now(given, 'put', name)
    this.checkAccess('update', kind, namespace, name, options.subresource)
    const warnings = warningsFor(kind)
    return warning(warnings, () => {
      if (options.subresource === 'scale') return this.writeScale(kind, namespace, name, () => body, options, warnings)
      let first: KubeObject | undefined = decodeBody(kind, body, options, warnings)
      const sent = () => {
        const object = first ?? decodeBody(kind, body, options, [])
        first = undefined
        return object
      }
      const request: WriteRequest = { kind, namespace, name, options, warnings, trusted: false, manager: this.manager }
      return { object: updateObject(this.host, request, sent) as T, warnings }
    })
  }

  patch<T extends KubeObject>(given: Kind, namespace: string, name: string, patch: Patch, options = none): Answer<T> {
    const kind = this.now(given, 'patch', name)
    this.checkAccess('patch', kind, namespace, name, options.subresource)
    const warnings = warningsFor(kind)
    return warning(warnings, () => {
      if (options.subresource === 'scale') {
        return this.writeScale(kind, namespace, name, old => patched(scaleKind, old, name, patch, options, warnings), options, warnings)
      }
      const request: WriteRequest = { kind, namespace, name, options, warnings, trusted: false, patch: true, manager: this.manager }
      const next = (existing: KubeObject | undefined) =>
        patch.type === 'apply'
          ? serverSideApply(this.ownership, request, existing, patch)
          : patched(kind, existing && this.withManagers(existing, patch), name, patch, options, warnings)
      return { object: updateObject(this.host, request, next, patch.type === 'apply') as T, warnings }
    })
  }

  delete<T extends KubeObject>(given: Kind, namespace: string, name: string, options: DeleteOptions = {}): Answer<T> {
    const kind = this.now(given, 'delete', name)
    this.checkAccess('delete', kind, namespace, name)
    const warnings: string[] = []
    const write: WriteOptions = options.dryRun === true ? { dryRun: true } : none
    const request: WriteRequest = { kind, namespace, name, options: write, warnings, trusted: false }
    return { object: deleteObject(this.host, request, options) as T, warnings }
  }

  deleteCollection<T extends KubeObject>(given: Kind, list: ListOptions, options: DeleteOptions = {}): readonly T[] {
    const kind = this.now(given, 'delete')
    this.checkAccess('deletecollection', kind, list.namespace)
    const { items } = this.query<T>(kind, list)
    deleteObjects(this.host, kind, items, options)
    return items
  }

  readScale(given: Kind, namespace: string, name: string): Scale {
    const kind = this.now(given, 'get', name)
    this.checkAccess('get', kind, namespace, name, 'scale')
    return scaleOf(kind, this.stored(kind, namespace, name))
  }

  createTrusted<T extends KubeObject>(kind: Kind, object: T, options = none): T {
    const sent = () => adopt(kind, object, options)
    const namespace = object.metadata.namespace ?? ''
    const request = { kind, namespace, name: '', options, warnings: [], trusted: true, unheard: true, manager: this.manager, sent }
    return createObject(this.host, request, sent()) as T
  }

  updateTrusted<T extends KubeObject>(kind: Kind, object: T, options = none): T {
    const { namespace = '', name = '' } = object.metadata
    const request: WriteRequest = { kind, namespace, name, options, warnings: [], trusted: true, unheard: true, manager: this.manager }
    const sent = (existing: KubeObject | undefined) => (options.subresource ? adoptPart(object, existing, options) : adopt(kind, object, options))
    return updateObject(this.host, request, sent) as T
  }

  managedFields(object: KubeObject): readonly ManagedFieldsEntry[] {
    return this.ownership.entries(object)
  }

  bind(namespace: string, pod: string, node: string): void {
    bindPod(this.host, namespace, pod, node)
  }

  evict(namespace: string, pod: string, options: DeleteOptions = {}): void {
    this.checkAccess('create', this.podKind(), namespace, pod, 'eviction')
    evictPod(this.host, this.podKind(), namespace, pod, options)
  }

  addIndex<T extends KubeObject>(kind: Kind, index: string, values: (object: T) => readonly string[]): void {
    this.storage.addIndex(resourceOf(kind), index, object => values(object as T))
  }

  byIndex<T extends KubeObject>(kind: Kind, index: string, value: string): readonly T[] {
    return this.storage.byIndex(resourceOf(kind), index, value) as readonly T[]
  }

  watch<T extends KubeObject = KubeObject>(kind: Kind | undefined, handler: (event: WatchEvent<T>) => void): () => void {
    const tell = (event: WatchEvent) => handler(event as WatchEvent<T>)
    if (kind?.conversion === undefined) return this.storage.watch(kind && resourceOf(kind), tell)
    const read = (object: KubeObject) => asRead(this.host, kind, object)
    return this.storage.watch(resourceOf(kind), event => tell({ ...event, object: read(event.object), ...(event.old && { old: read(event.old) }) }))
  }

  protected override updateStatus(object: KubeObject): void {
    const kind = this.kindOf(object.apiVersion, object.kind)
    if (kind !== undefined) this.updateTrusted(kind, object, { subresource: 'status' })
  }

  /** Operations of a JSON patch may name managedFields, which stored objects do not hold. */
  private withManagers(object: KubeObject, { type, body }: Patch): KubeObject {
    if (type !== 'json' || !JSON.stringify(body).includes('/metadata/managedFields')) return object
    return { ...object, metadata: { ...object.metadata, managedFields: [...this.ownership.entries(object)] } }
  }

  private podKind(): Kind {
    const kind = this.kindOf('v1', 'Pod')
    if (kind === undefined) throw new Error('this server serves no Pods')
    return kind
  }

  private writeScale<T extends KubeObject>(
    kind: Kind,
    namespace: string,
    name: string,
    next: (old: KubeObject) => unknown,
    options: WriteOptions,
    warnings: string[],
  ): Answer<T> {
    if (kind.subresources?.includes('scale') !== true) throw newNotFound(groupResource(kind), name)
    const { subresource: _, ...whole } = options
    const request: WriteRequest = { kind, namespace, name, options: whole, warnings, trusted: true, manager: this.manager, recordedAs: 'scale' }
    const object = updateObject(this.host, request, existing => {
      if (existing === undefined) throw notFoundError(kind, name)
      return deepCopy(applyScale(kind, existing, next(scaleOf(kind, existing, true)) as Scale))
    })
    return { object: scaleOf(kind, object) as KubeObject as T, warnings }
  }
}
