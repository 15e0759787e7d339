import type { Pod } from '../api/types.gen.ts'

/** `name_namespace(uid)`, a Pod in the kubelet's messages. Follows pkg/kubelet/util/format/pod.go Pod. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name ?? ''}_${metadata.namespace ?? ''}(${metadata.uid ?? ''})`
}

/** A duration as Go prints it: `10s`, `1m20s`, `1.2s`, `812ms`. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return '0s'
  if (milliseconds < 1000) return `${milliseconds}ms`
  const seconds = (milliseconds % 60_000) / 1000
  const minutes = Math.floor(milliseconds / 60_000)
  const hours = Math.floor(minutes / 60)
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes % 60}m` : ''}${seconds}s`
}
