import type { HorizontalPodAutoscaler } from '../../../../api/types.gen.ts'
import { anyVerdict } from '../../../kind.ts'
import { become, servedVerdict } from '../../../served-version.ts'
import { horizontalPodAutoscalerVerdict } from '../verdict.ts'
import { fromV2, toV2 } from './conversion.ts'

/** What decides over a new HorizontalPodAutoscaler of version 1. */
export const horizontalPodAutoscalerV1Verdict = servedVerdict<HorizontalPodAutoscaler>(
  anyVerdict(horizontalPodAutoscalerVerdict),
  'v1',
  { toStored: toV2, fromStored: fromV2 },
  object => {
    object.spec.minReplicas ??= 1
    // The default metric comes with the conversion, and what annotations say takes its usual form there.
    become(object, fromV2(toV2(object)))
  },
)
