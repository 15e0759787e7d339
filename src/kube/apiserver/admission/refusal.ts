import type { StatusCause } from '../../apimachinery/status-error.ts'
import { newForbidden, StatusError } from '../../apimachinery/status-error.ts'
import type { AdmissionRequest } from './plugin.ts'

/** `pods "web" is forbidden: …`; before a name is generated its base stands for it. Follows apiserver/pkg/admission/errors.go NewForbidden. */
export function refuse({ kind, name, object }: AdmissionRequest, why: string, causes: readonly StatusCause[] = []): StatusError {
  const shown = name || object?.metadata.name || object?.metadata.generateName || 'Unknown'
  const { status } = newForbidden({ group: kind.group, resource: kind.plural }, shown, why)
  return causes.length === 0 ? new StatusError(status) : new StatusError({ ...status, details: { ...status.details, causes } })
}

/** Whether the write is about a whole object of this kind, not a part of it. */
export function isAbout(request: AdmissionRequest, group: string, plural: string): boolean {
  return request.subresource === '' && request.kind.plural === plural && request.kind.group === group
}
