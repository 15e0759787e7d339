import type { Pod, PriorityClass } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Reader } from '../../apimachinery/reader.ts'
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts'
import { isAbout, refuse } from './refusal.ts'

type Class = PriorityClass & KubeObject

/** A Pod's priority is that of its class. Follows plugin/pkg/admission/priority. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(request, { reader }) {
    if (!isAbout(request, '', 'pods')) return
    if (request.operation === 'CREATE') setPriority(request, reader)
    else if (request.operation === 'UPDATE') keepPriority(request)
  },
  validate(request, { reader }) {
    if (request.operation === 'DELETE' || !isAbout(request, 'scheduling.k8s.io', 'priorityclasses')) return
    const added = request.object as Class
    if (added.globalDefault !== true) return
    const standing = defaultClass(reader)
    if (standing === undefined || (request.operation === 'UPDATE' && standing.metadata.name === added.metadata.name)) return
    throw refuse(request, `PriorityClass ${standing.metadata.name ?? ''} is already marked as default. Only one default can exist`)
  },
}

/** Of several default classes the lowest counts. Follows admission.go getDefaultPriorityClass. */
function defaultClass(reader: Reader): Class | undefined {
  let lowest: Class | undefined
  for (const each of reader.list<Class>('scheduling.k8s.io/v1', 'PriorityClass')) {
    if (each.globalDefault === true && (lowest === undefined || each.value < lowest.value)) lowest = each
  }
  return lowest
}

function setPriority(request: AdmissionRequest, reader: Reader): void {
  const { spec } = request.object as Pod & KubeObject
  const named = spec.priorityClassName || undefined
  const found = named === undefined ? defaultClass(reader) : reader.get<Class>('scheduling.k8s.io/v1', 'PriorityClass', '', named)
  if (named !== undefined && found === undefined) throw refuse(request, `no PriorityClass with name ${named} was found`)
  const value = found?.value ?? 0
  const policy = found === undefined ? 'PreemptLowerPriority' : found.preemptionPolicy
  if (found?.metadata.name !== undefined) spec.priorityClassName = found.metadata.name
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    )
  }
  spec.priority = value
  if (policy === undefined) return
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    )
  }
  spec.preemptionPolicy = policy
}

function keepPriority(request: AdmissionRequest): void {
  const { spec } = request.object as Pod & KubeObject
  const { spec: old } = request.old as Pod & KubeObject
  if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority
  if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined) spec.preemptionPolicy = old.preemptionPolicy
}
