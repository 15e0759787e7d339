import type { KubeObject } from '../../apimachinery/meta.ts'
import type { KindVerdict } from '../../registry/kind.ts'
import type { Host, WriteRequest } from '../host.ts'
import type { AdmissionRequest } from './plugin.ts'

type Operation = AdmissionRequest['operation']

function requestOf(operation: Operation, request: WriteRequest<KindVerdict>, object: KubeObject | undefined, old: KubeObject | undefined): AdmissionRequest {
  const { kind, options, warnings } = request
  const name = request.name !== '' ? request.name : (object?.metadata.name ?? '')
  return {
    operation,
    kind,
    subresource: options.subresource ?? '',
    namespace: kind.kind === 'Namespace' ? name : request.namespace,
    name,
    object,
    old,
    dryRun: options.dryRun === true,
    warnings,
  }
}

/** Lets every plugin change the object, in order; a plugin refuses by throwing. Follows apiserver/pkg/admission/chain.go Admit. */
export function admit(host: Host, operation: Operation, request: WriteRequest<KindVerdict>, object: KubeObject | undefined, old: KubeObject | undefined): void {
  const attributes = requestOf(operation, request, object, old)
  for (const plugin of host.admission) plugin.admit?.(attributes, host.cluster)
}

/** Lets every plugin refuse the finished object. Follows chain.go Validate. */
export function admitValidate(
  host: Host,
  operation: Operation,
  request: WriteRequest<KindVerdict>,
  object: KubeObject | undefined,
  old: KubeObject | undefined,
): void {
  const attributes = requestOf(operation, request, object, old)
  for (const plugin of host.admission) plugin.validate?.(attributes, host.cluster)
}
