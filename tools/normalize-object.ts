const suffix = '[bcdfghjklmnpqrstvwxz2456789]{5}'
const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every text of a JSON value replaced, keys too. */
function walk(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map(entry => walk(entry, replace))
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [replace(key), walk(inner, replace)]))
}

/** Node ports that the cluster chose become 30000, 30001, … in order. */
function ports(object: Fields, given: string): void {
  const { kind, spec } = object
  if (kind !== 'Service' || !isFields(spec)) return
  let next = 30_000
  const number = (holder: Fields, key: string) => {
    if (holder[key] !== undefined && !given.includes(String(holder[key]))) holder[key] = next++
  }
  if (Array.isArray(spec['ports'])) for (const port of spec['ports']) if (isFields(port)) number(port, 'nodePort')
  number(spec, 'healthCheckNodePort')
}

/**
 * An object as the recordings have it: a copy with identities, moments, resourceVersion, made-up names, allocated addresses
 * and node ports replaced by fixed values. What stands in the manifest (`given`) stays. Follows reference/internal/normal.
 */
export function normalizeObject(object: unknown, given: string): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(object))
  if (!isFields(copy)) return copy
  const metadata = isFields(copy['metadata']) ? copy['metadata'] : {}
  const { name, generateName } = metadata
  const made = typeof name === 'string' && typeof generateName === 'string' && name.length === generateName.length + 5 ? name : undefined
  if (metadata['resourceVersion'] !== undefined) metadata['resourceVersion'] = '1'
  const walked = walk(copy, text => {
    if (given.includes(text)) return text
    const named = made === undefined ? text : text.replaceAll(made, `${String(generateName)}aaaaa`)
    const fixed = named.replace(uid, found => (given.includes(found) ? found : '00000000-0000-0000-0000-000000000000'))
    if (moment.test(fixed)) return '2026-01-01T00:00:00Z'
    if (/^10\.96\.\d+\.\d+$/.test(fixed)) return '10.96.0.100'
    return fixed.replace(new RegExp(`\\bkube-api-access-${suffix}\\b`, 'g'), 'kube-api-access-aaaaa')
  })
  if (isFields(walked)) ports(walked, given)
  return walked
}
