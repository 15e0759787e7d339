import type { FilterPlugin, ScorePlugin } from '../plugin.ts'
import { imageLocality, nodeAffinity, nodeAffinityScore, nodeName, nodePorts, nodeUnschedulable, taintToleration, taintTolerationScore } from './node-rules.ts'
import { interPodAffinity, interPodAffinityScore } from './pod-affinity.ts'
import { balancedAllocation, leastAllocated, nodeResourcesFit } from './resources.ts'
import { podTopologySpread, podTopologySpreadScore } from './topology-spread.ts'
import { volumeBinding, volumeRestrictions } from './volumes.ts'

/** In the order in which a node meets them. Follows pkg/scheduler/apis/config/v1/default_plugins.go. */
export const filters: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  volumeBinding,
  podTopologySpread,
  interPodAffinity,
]

/** What counts when several nodes would do. */
export const scorers: readonly ScorePlugin[] = [
  taintTolerationScore,
  nodeAffinityScore,
  leastAllocated,
  podTopologySpreadScore,
  interPodAffinityScore,
  balancedAllocation,
  imageLocality,
]
