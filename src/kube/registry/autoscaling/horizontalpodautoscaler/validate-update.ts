import type { AutoscalingV2HorizontalPodAutoscaler } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateSpec } from './validation.ts'

const metadata = Path.of('metadata')
const statusPath = Path.of('status')

/** Follows ValidateHorizontalPodAutoscalerUpdate. */
export function validateAutoscalerUpdate(autoscaler: AutoscalingV2HorizontalPodAutoscaler, old: AutoscalingV2HorizontalPodAutoscaler): FieldError[] {
  return [...validateObjectMetaUpdate(autoscaler.metadata, old.metadata, metadata), ...validateSpec(autoscaler, old)]
}

/** Follows ValidateHorizontalPodAutoscalerStatusUpdate. */
export function validateAutoscalerStatusUpdate(
  { metadata: meta, status }: AutoscalingV2HorizontalPodAutoscaler,
  old: AutoscalingV2HorizontalPodAutoscaler,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(meta, old.metadata, metadata),
    ...(status.conditions ?? []).flatMap(({ observedGeneration }, index) =>
      validateNonnegativeField(observedGeneration, statusPath.child('conditions').index(index).child('observedGeneration')),
    ),
    ...validateNonnegativeField(status.currentReplicas, statusPath.child('currentReplicas')),
    ...validateNonnegativeField(status.desiredReplicas, statusPath.child('desiredReplicas')),
  ]
}
