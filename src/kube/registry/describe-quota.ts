import type { LimitRange, LimitRangeSpec, ResourceQuota } from '../api/types.gen.ts'
import { compareText, sortedKeys } from '../apimachinery/labels.ts'
import type { DescribeWriter } from '../apimachinery/tabwriter.ts'

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

/** The scopes of a quota with a line of explanation each. Follows kubectl/pkg/describe/describe.go describeQuota. */
export function writeScopes(out: DescribeWriter, level: number, indent: string, quota: ResourceQuota): void {
  const scopes = [...(quota.spec.scopes ?? [])].sort(compareText)
  if (scopes.length === 0) return
  out.line(level, `Scopes:\t${scopes.join(', ')}`)
  for (const scope of scopes) {
    const help = scopeHelp[scope]
    if (help !== undefined) out.line(level, `${indent}* ${help}`)
  }
}

/** The quotas of a namespace. Follows DescribeResourceQuotas. */
export function writeResourceQuotas(out: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    out.line(0, 'No resource quota.')
    return
  }
  out.line(0, 'Resource Quotas')
  for (const quota of [...quotas].sort((a, b) => compareText(a.metadata.name ?? '', b.metadata.name ?? ''))) {
    out.line(1, `Name:\t${quota.metadata.name ?? ''}`)
    writeScopes(out, 1, '', quota)
    out.line(1, 'Resource\tUsed\tHard')
    out.line(1, '--------\t---\t---')
    for (const resource of sortedKeys(quota.status.hard))
      out.line(1, `${resource}\t${quota.status.used?.[resource] ?? '0'}\t${quota.status.hard?.[resource] ?? ''}`)
  }
}

/** The head of a table of limits. */
export function writeLimitsHead(out: DescribeWriter, prefix: string): void {
  out.line(0, `${prefix}Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio`)
  out.line(0, `${prefix}----\t--------\t---\t---\t---------------\t-------------\t-----------------------`)
}

/** A line per type and resource; upstream's order of resources is a Go map's, ours theirs by name. Follows describeLimitRangeSpec. */
export function writeLimits(out: DescribeWriter, prefix: string, spec: LimitRangeSpec): void {
  for (const item of spec.limits ?? []) {
    const maps = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio]
    const resources = [...new Set(maps.flatMap(map => Object.keys(map ?? {})))].sort(compareText)
    for (const resource of resources) out.line(0, `${prefix}${item.type}\t${resource}\t${maps.map(map => map?.[resource] ?? '-').join('\t')}`)
  }
}

/** The limits of a namespace. Follows DescribeLimitRanges. */
export function writeLimitRanges(out: DescribeWriter, limitRanges: readonly LimitRange[]): void {
  if (limitRanges.length === 0) {
    out.line(0, 'No LimitRange resource.')
    return
  }
  out.line(0, 'Resource Limits')
  writeLimitsHead(out, ' ')
  for (const limitRange of limitRanges) writeLimits(out, ' ', limitRange.spec)
}
