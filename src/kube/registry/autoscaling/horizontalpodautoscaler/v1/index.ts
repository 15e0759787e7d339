import { servedKind } from '../../../served-version.ts'
import { horizontalPodAutoscaler } from '../index.ts'
import { horizontalPodAutoscalerV1Verdict } from './verdict.ts'

/** HorizontalPodAutoscaler, autoscaling/v1: served beside v2, which is stored. */
export const horizontalPodAutoscalerV1 = servedKind(horizontalPodAutoscaler, horizontalPodAutoscalerV1Verdict)
