const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a Go duration text such as `1h30m`; undefined when it is none. Follows time.ParseDuration. */
export function parseGoDuration(text: string): number | undefined {
  const match = /^([-+]?)(.+)$/.exec(text)
  const body = match?.[2] ?? ''
  if (body === '0') return 0
  if (!/^(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined
  let total = 0
  for (const part of body.matchAll(/([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/g)) total += Number(part[1]) * (unitMs[part[2] ?? ''] ?? 0)
  return match?.[1] === '-' ? -total : total
}

/** Why `text` is no duration, in Go's words. Follows time.ParseDuration. */
export function goDurationError(text: string): string {
  const bare = /^[+-]?\d+(\.\d*)?$/.test(text)
  if (bare) return `time: missing unit in duration "${text}"`
  const unit = /^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))*\d+(?:\.\d*)?([^\d.]+)/.exec(text)?.[1]
  return unit === undefined ? `time: invalid duration "${text}"` : `time: unknown unit "${unit}" in duration "${text}"`
}
