import type { Path } from '../../apimachinery/field-path.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type { Problem } from '../diagnosis.ts'
import { valueAt } from '../help/defaults.ts'
import { similar } from '../similar.ts'
import type { Fix, TextEdit } from './fix.ts'
import type { Manifest } from './manifest.ts'
import { scalarText } from './manifest.ts'

/** Fixes for values that break a rule. */
export function fixValue(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  if (problem.stage !== 'validation' || path === undefined) return []
  return [
    ...supported(manifest, problem, path),
    ...names(manifest, problem, path),
    ...duplicates(manifest, problem, path),
    ...ranges(manifest, problem, path),
    ...resources(manifest, problem, path),
    ...ports(manifest, problem, path),
    ...rollout(manifest, problem, path),
    ...texts(manifest, problem, path),
    ...schedules(manifest, problem, path),
    ...outs(manifest, problem, path),
  ]
}

/** What may not be there, taken out. */
function outs(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const last = path.step
  const edit = problem.type === 'Forbidden' ? manifest.remove(path) : undefined
  return edit === undefined || 'index' in last ? [] : [{ title: `Remove ${'field' in last ? last.field : last.key}`, edits: [edit] }]
}

/** Paths, percentages and words that only need a letter more or less. */
function texts(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const value = valueAt(manifest.value, path)
  const words = /must be '(\w+)' or '(\w+)'/.exec(problem.message)
  if (words !== null && typeof value === 'string') return words.slice(1, 3).flatMap(word => put(manifest, path, `Use ${word}`, word))
  if (typeof value !== 'string') return []
  if (/must be an absolute path/.test(problem.message)) return put(manifest, path, `Use /${value}`, `/${value}`)
  if (/must be a relative path/.test(problem.message)) return put(manifest, path, `Use ${value.replace(/^\/+/, '')}`, value.replace(/^\/+/, ''))
  if (/must not be greater than 100%/.test(problem.message)) return put(manifest, path, 'Use 100%', '100%')
  if (/a valid percent string must be/.test(problem.message) && /^\d+$/.test(value))
    return [...put(manifest, path, `Use ${value}%`, `${value}%`), ...put(manifest, path, `Use the number ${value}`, Number(value))]
  return []
}

/** Five fields: seconds dropped, the last one added, the zone moved to its own field. */
function schedules(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const value = valueAt(manifest.value, path)
  if (!problem.field.endsWith('schedule') || typeof value !== 'string') return []
  const zone = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(value)
  const zonePath = path.parent?.child('timeZone')
  if (zone !== null && zonePath !== undefined) {
    const edits = [manifest.set(path, zone[2]), manifest.add(zonePath, zone[1] === 'UTC' ? 'Etc/UTC' : zone[1])]
    return edits.every(edit => edit !== undefined) ? [{ title: 'Move the zone to timeZone', edits }] : []
  }
  const fields = value.trim().split(/\s+/)
  if (fields.length === 6) return put(manifest, path, 'Leave out the seconds', fields.slice(1).join(' '))
  return fields.length === 4 ? put(manifest, path, 'Add the day of the week', `${value.trim()} *`) : []
}

const put = (manifest: Manifest, path: Path, title: string, value: unknown): Fix[] => {
  const edit = manifest.set(path, value)
  return edit === undefined ? [] : [{ title, edits: [edit] }]
}

/** One of the supported values instead. */
function supported(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const list = /supported values: (.+)$/.exec(problem.message)?.[1]
  const found = manifest.find(path)
  if (list === undefined || found?.node.kind !== 'scalar') return []
  const value = String(valueAt(manifest.value, path))
  const values = [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => match[1] ?? '').filter(other => other !== '' && other !== value)
  const near = similar(value, values)
  return [...near, ...values.filter(other => !near.includes(other))]
    .slice(0, 4)
    .map(other => ({ title: `Use ${other}`, edits: [manifest.replace(found.value, scalarText(other))] }))
}

/** A name made of what names may hold: `My_App` becomes `my-app`. */
function asName(text: string, longest: number, dots: boolean): string {
  const plain = text
    .toLowerCase()
    .replace(dots ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g, '-')
    .replace(/-{2,}/g, '-')
  return plain.slice(0, longest).replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
}

function names(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const value = valueAt(manifest.value, path)
  if (typeof value === 'string') {
    const longest = Number(/must be no more than (\d+) (?:characters|bytes)/.exec(problem.message)?.[1] ?? 253)
    const isName =
      /RFC 1123|DNS-1035|must contain only alpha-numeric|must be no more than \d+ (?:characters|bytes)|must not contain dots|must not (?:contain consecutive|begin or end)/.test(
        problem.message,
      )
    const dots = /subdomain/.test(problem.message)
    const cut = /alpha-numeric|no more than 15/.test(problem.message) ? Math.min(longest, 15) : longest
    const better = asName(/DNS-1035/.test(problem.message) ? value.replace(/^[^a-zA-Z]+/, '') : value, cut, dots)
    return isName && better !== '' && better !== value ? put(manifest, path, `Use ${better}`, better) : []
  }
  return labels(manifest, problem, path)
}

/** A label's key or value without the letters it may not have. */
function labels(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const bad = /Invalid value: "((?:[^"\\]|\\.)*)": (?:a valid label|a qualified|name part|must be no more than 63)/.exec(problem.message)?.[1]
  const map = valueAt(manifest.value, path)
  if (bad === undefined || typeof map !== 'object' || map === null) return []
  const better = bad
    .replace(/[^A-Za-z0-9._/-]+/g, '-')
    .replace(/\/(?=.*\/)/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  const changes = Object.entries(map).flatMap(([key, value]: [string, unknown]): TextEdit[] => {
    const found = manifest.find(path.key(key))
    if (found?.key === undefined) return []
    if (key === bad) return [manifest.replace(found.key, scalarText(better))]
    return value === bad ? [manifest.replace(found.value, scalarText(better))] : []
  })
  return better === '' || changes.length === 0 ? [] : [{ title: `Use ${better}`, edits: changes }]
}

/** Another name, port or path for the second of two equal ones. */
function duplicates(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  if (problem.type !== 'Duplicate value') return []
  const value = valueAt(manifest.value, path)
  const fixes = typeof value === 'string' ? put(manifest, path, `Use ${value.slice(0, 13)}-2`, `${value.slice(0, 13)}-2`) : []
  const entry = path.parent
  const removed = 'index' in path.step ? removeEntry(manifest, path) : entry !== undefined && 'index' in entry.step ? removeEntry(manifest, entry) : []
  return [...fixes, ...removed]
}

/** Takes a list's entry out, when it stands on lines of its own. */
function removeEntry(manifest: Manifest, path: Path): Fix[] {
  const found = manifest.find(path)
  if (found === undefined) return []
  const start = manifest.lineStart(found.value.start)
  if (!/^\s*-\s+$/.test(manifest.text.slice(start, found.value.start))) return []
  return [{ title: 'Remove this entry', edits: [manifest.replace({ start, end: Math.min(manifest.lineEnd(found.value.end) + 1, manifest.text.length) }, '')] }]
}

/** The nearest number that is allowed. */
function ranges(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const value = valueAt(manifest.value, path)
  if (typeof value !== 'number')
    return /must be an IANA_SVC_NAME|must contain at least one letter/.test(problem.message) && /^\d+$/.test(String(value))
      ? put(manifest, path, 'Write it as a number', Number(value))
      : []
  const least = /must be greater than or equal to (-?\d+)/.exec(problem.message)?.[1] ?? /must be greater than (-?\d+)$/.exec(problem.message)?.[1]
  const between = /must be (?:between|in the range) (-?\d+)(?: and |-)(-?\d+)/.exec(problem.message)
  const exactly = /must be (\d+)$/.exec(problem.message)?.[1]
  if (least !== undefined) return put(manifest, path, `Use ${least}`, Number(least) + (problem.message.includes('or equal') ? 0 : 1))
  if (between !== null) {
    const nearest = Math.min(Math.max(value, Number(between[1])), Number(between[2]))
    return put(manifest, path, `Use ${nearest}`, nearest)
  }
  return exactly === undefined ? [] : put(manifest, path, `Use ${exactly}`, Number(exactly))
}

/** A request no larger than its limit. */
function resources(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  const match = /must be (?:less than or )?equal to (\S+) limit of (\S+?)$/.exec(problem.message)
  const name = match?.[1]
  if (match === null || name === undefined) return []
  const limit = match[2] ?? ''
  const container = path.parent?.parent
  const request = container?.child('resources', 'requests').key(name)
  const limits = container?.child('resources', 'limits').key(name)
  if (request === undefined || limits === undefined) return []
  const asked = valueAt(manifest.value, request)
  const raised = asked === undefined ? [] : put(manifest, limits, `Raise the limit to ${String(asked)}`, asked)
  return [...put(manifest, request, `Ask for ${limit} only`, canonical(limit)), ...raised]
}

const canonical = (text: string) => (/^\d+$/.test(text) ? Number(text) : parseQuantity(text).toString())

/** Service ports: names for all when there are several, node ports where they may be. */
function ports(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  if (!/nodePort/.test(problem.field)) return []
  const removed = manifest.remove(path)
  const fixes: Fix[] = removed === undefined ? [] : [{ title: 'Let the server choose the node port', edits: [removed] }]
  const spec = path.parent?.parent?.parent
  if (problem.type === 'Forbidden' && spec !== undefined) return [...put(manifest, spec.child('type'), 'Make it a NodePort Service', 'NodePort'), ...fixes]
  return fixes
}

/** At least one Pod that may be made or taken at a time. */
function rollout(manifest: Manifest, problem: Problem, path: Path): Fix[] {
  if (problem.message.includes('may not be 0 when `maxSurge` is 0')) {
    const surge = path.parent?.child('maxSurge')
    return [...put(manifest, path, 'Allow one Pod to be unavailable', 1), ...(surge === undefined ? [] : put(manifest, surge, 'Allow one Pod more', 1))]
  }
  if (problem.message.includes('must be greater than minReadySeconds')) {
    const ready = Number(valueAt(manifest.value, path.parent?.child('minReadySeconds')))
    return Number.isFinite(ready) ? put(manifest, path, `Wait ${ready + 60} seconds`, ready + 60) : []
  }
  return []
}
