import type { CustomResourceDefinition, CustomResourceDefinitionStatus } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { formatTime } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { withAcceptedNames, withEstablished } from '../../registry/apiextensions/customresourcedefinition/accepted-names.ts'
import { approvalOf, isProtectedGroup } from '../../registry/apiextensions/customresourcedefinition/approval.ts'
import type { NewCondition } from '../../registry/apiextensions/customresourcedefinition/helpers.ts'
import { customResourceCleanup, isConditionTrue, withCondition } from '../../registry/apiextensions/customresourcedefinition/helpers.ts'
import type { Kind } from '../../registry/kind.ts'

type StoredDefinition = CustomResourceDefinition & KubeObject

const apiVersion = 'apiextensions.k8s.io/v1'
const kindName = 'CustomResourceDefinition'
/** How often it is looked whether all objects are gone, and for how long before it is tried anew. */
const pollInterval = 5000
const pollTimeout = 60_000

/** What the API server does about CustomResourceDefinitions by itself. Follows apiextensions-apiserver/pkg/controller. */
export function customResourceDefinitionController(context: ActorContext): Actor {
  return new CustomResourceDefinitionController(context.as('kube-apiserver'))
}

const approvals: Readonly<Record<string, readonly [status: string, reason: string]>> = {
  invalid: ['False', 'InvalidAnnotation'],
  missing: ['False', 'MissingAnnotation'],
  approved: ['True', 'ApprovedAnnotation'],
  bypassed: ['False', 'UnapprovedAnnotation'],
}

class CustomResourceDefinitionController implements Actor {
  readonly name = 'customresourcedefinition-controller'
  private readonly context: ActorContext
  private readonly definitions: Informer<StoredDefinition>
  private readonly names
  private readonly establishing
  private readonly approval
  private readonly finalizers
  /** When the objects of a definition began to be deleted. */
  private readonly since = new Map<string, number>()

  constructor(context: ActorContext) {
    this.context = context
    this.definitions = context.informers.of(apiVersion, kindName)
    this.names = createWorkqueue(context.clock, name => this.acceptNames(name))
    this.establishing = createWorkqueue(context.clock, name => this.establish(name))
    this.approval = createWorkqueue(context.clock, name => this.judgeApproval(name))
    this.finalizers = createWorkqueue(context.clock, name => this.finalize(name))
  }

  start(): void {
    this.definitions.onEvent(({ type, object }) => {
      const name = object.metadata.name ?? ''
      if (type === 'DELETED') {
        this.since.delete(name)
        this.lookAtNeighbours(name, object.spec.group)
        return
      }
      this.names.add(name)
      if (isConditionTrue(object, 'NamesAccepted')) this.establishing.add(name)
      if (isProtectedGroup(object.spec.group)) this.approval.add(name)
      if (object.metadata.deletionTimestamp !== undefined) this.finalizers.add(name)
    })
  }

  /** A definition that changed or went may have freed a name that another waits for. */
  private lookAtNeighbours(name: string, group: string): void {
    for (const { metadata, spec } of this.definitions.list()) if (spec.group === group && metadata.name !== name) this.names.add(metadata.name ?? '')
  }

  private now(): string {
    return formatTime(this.context.clock.now())
  }

  private write(definition: StoredDefinition, status: CustomResourceDefinitionStatus, metadata = definition.metadata): StoredDefinition {
    const kind = this.context.api.kindOf(apiVersion, kindName)
    if (kind === undefined) return definition
    return this.context.api.updateTrusted(kind, { ...definition, metadata, status }, { subresource: 'status' })
  }

  private acceptNames(name: string): void {
    const definition = this.definitions.get('', name)
    const status = definition && withAcceptedNames(definition, this.definitions.list(), this.now())
    if (definition === undefined || status === undefined) return
    this.write(definition, status)
    this.lookAtNeighbours(name, definition.spec.group)
  }

  private establish(name: string): void {
    const definition = this.definitions.get('', name)
    const status = definition && withEstablished(definition, this.now())
    if (definition !== undefined && status !== undefined) this.write(definition, status)
  }

  /** Follows pkg/controller/apiapproval. */
  private judgeApproval(name: string): void {
    const definition = this.definitions.get('', name)
    if (definition === undefined) return
    const { state, reason: message } = approvalOf(definition)
    const [status = 'Unknown', reason = 'UnknownAnnotation'] = approvals[state] ?? []
    const type = 'KubernetesAPIApprovalPolicyConformant'
    const before = (definition.status.conditions ?? []).find(condition => condition.type === type)
    if (before?.status === status && before.reason === reason && before.message === message) return
    this.tell(definition, { type, status, reason, message })
  }

  private tell(definition: StoredDefinition, condition: NewCondition): StoredDefinition {
    return this.write(definition, this.told(definition, condition))
  }

  private told({ status }: StoredDefinition, condition: NewCondition): CustomResourceDefinitionStatus {
    return { ...status, conditions: withCondition(status.conditions ?? [], condition, this.now()) }
  }

  /** Deletes all objects of a definition that is to go, then lets it. Follows pkg/controller/finalizer. */
  private finalize(name: string): void {
    const found = this.definitions.get('', name)
    if (found?.metadata.deletionTimestamp === undefined || !found.metadata.finalizers?.includes(customResourceCleanup)) return
    if (!this.since.has(name)) {
      this.since.set(name, this.context.clock.now())
      this.tell(found, { type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message: 'CustomResource deletion is in progress' })
      this.empty(found)
    }
    const definition = this.definitions.get('', name) ?? found
    if (!isConditionTrue(definition, 'Established')) {
      this.release(definition, 'NeverEstablished', 'resource was never established')
    } else if (this.remaining(definition) === 0) {
      this.release(definition, 'InstanceDeletionCompleted', 'removed all instances')
    } else if (this.context.clock.now() - (this.since.get(name) ?? 0) < pollTimeout) {
      this.finalizers.addAfter(name, pollInterval)
    } else {
      this.since.delete(name)
      const message = 'could not confirm zero CustomResources remaining: context deadline exceeded'
      this.tell(definition, { type: 'Terminating', status: 'True', reason: 'InstanceDeletionCheck', message })
    }
  }

  private kindOf({ spec }: StoredDefinition): Kind | undefined {
    return this.context.api.kinds().find(kind => kind.group === spec.group && kind.plural === spec.names.plural)
  }

  private empty(definition: StoredDefinition): void {
    const kind = this.kindOf(definition)
    if (kind !== undefined) this.context.api.deleteCollection(kind, {})
  }

  private remaining(definition: StoredDefinition): number {
    const kind = this.kindOf(definition)
    return kind === undefined ? 0 : this.context.api.query(kind).items.length
  }

  private release(definition: StoredDefinition, reason: string, message: string): void {
    const { finalizers = [], ...metadata } = definition.metadata
    const rest = finalizers.filter(finalizer => finalizer !== customResourceCleanup)
    const status = this.told(definition, { type: 'Terminating', status: 'False', reason, message })
    this.write(definition, status, rest.length > 0 ? { ...metadata, finalizers: rest } : metadata)
  }
}
