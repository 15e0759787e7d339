import { deepCopy, deepEqual } from '../../apimachinery/deep-copy.ts'
import { isMap, PatchError } from './lookup.ts'

const missing = 'missing value'
const fail = (message: string): never => {
  throw new PatchError(message, 'unprocessable')
}

type Container = { [key: string]: unknown } | unknown[]

interface Place {
  readonly container: Container
  readonly key: string
}

function locate(document: unknown, path: string): Place | undefined {
  const parts = path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = parts.pop()
  if (key === undefined) return undefined
  let value = document
  for (const part of parts) {
    if (Array.isArray(value)) value = /^\d+$/.test(part) ? value[Number(part)] : undefined
    else if (isMap(value)) value = value[part]
    else return undefined
  }
  return Array.isArray(value) || isMap(value) ? { container: value, key } : undefined
}

function listIndex(key: string, length: number, context: string): number {
  if (!/^-?\d+$/.test(key)) return fail(`${context}: value was not a proper array index: '${key}': strconv.Atoi: parsing "${key}": invalid syntax`)
  const index = Number(key)
  if (index >= length || index < -length) return fail(`${context}: Unable to access invalid index: ${index}: invalid index referenced`)
  return index < 0 ? index + length : index
}

function read({ container, key }: Place, context: string): unknown {
  return Array.isArray(container) ? container[listIndex(key, container.length, context)] : container[key]
}

function add(document: unknown, path: string, value: unknown): void {
  const place = locate(document, path) ?? fail(`add operation does not apply: doc is missing path: "${path}": ${missing}`)
  if (!Array.isArray(place.container)) {
    place.container[place.key] = value
    return
  }
  const length = place.container.length
  place.container.splice(place.key === '-' ? length : listIndex(place.key, length + 1, `error in add for path: '${path}'`), 0, value)
}

function remove(document: unknown, path: string): unknown {
  const place = locate(document, path) ?? fail(`remove operation does not apply: doc is missing path: "${path}": ${missing}`)
  const context = `error in remove for path: '${path}'`
  if (Array.isArray(place.container)) return place.container.splice(listIndex(place.key, place.container.length, context), 1)[0]
  if (!(place.key in place.container)) return fail(`${context}: Unable to remove nonexistent key: ${place.key}: ${missing}`)
  const value = place.container[place.key]
  delete place.container[place.key]
  return value
}

function replace(document: unknown, path: string, value: unknown): void {
  const place = locate(document, path) ?? fail(`replace operation does not apply: doc is missing path: ${path}: ${missing}`)
  if (Array.isArray(place.container)) {
    const key =
      /^-?\d+$/.test(place.key) && Number(place.key) < place.container.length
        ? Number(place.key)
        : fail(`replace operation does not apply: doc is missing key: ${path}: ${missing}`)
    place.container[key] = value
  } else {
    if (!(place.key in place.container)) fail(`replace operation does not apply: doc is missing key: ${path}: ${missing}`)
    place.container[place.key] = value
  }
}

function test(document: unknown, path: string, value: unknown): void {
  const place = locate(document, path) ?? fail(`test operation does not apply: is missing path: ${path}: ${missing}`)
  if (!deepEqual(read(place, `error in test for path: '${path}'`) ?? null, value ?? null)) fail(`testing value ${path} failed: test failed`)
}

interface Operation {
  readonly op: string
  readonly path: string
  readonly from: string
  readonly value: unknown
}

function operationOf(entry: unknown): Operation {
  const map = isMap(entry) ? entry : {}
  const text = (key: string) => (typeof map[key] === 'string' ? map[key] : '')
  return { op: text('op'), path: text('path'), from: text('from'), value: map['value'] }
}

/** RFC 6902: the document after all operations. Throws PatchError with upstream's texts. Follows gopkg.in/evanphx/json-patch.v4 patch.go. */
export function applyJSONPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw new PatchError('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp', 'bad-request')
  let result = deepCopy(document)
  for (const entry of patch) {
    const { op, path, from, value } = operationOf(entry)
    if (op === 'add' || op === 'replace') {
      if (path === '' && isMap(value)) result = deepCopy(value)
      else if (op === 'add') add(result, path, deepCopy(value))
      else replace(result, path, deepCopy(value))
    } else if (op === 'remove') {
      remove(result, path)
    } else if (op === 'test') {
      test(result, path, value)
    } else if (op === 'move' || op === 'copy') {
      const place = locate(result, from) ?? fail(`${op} operation does not apply: doc is missing from path: ${from}: ${missing}`)
      const moved = op === 'move' ? remove(result, from) : deepCopy(read(place, `error in copy for from: '${from}'`))
      add(result, path, moved)
    } else {
      fail(`Unexpected kind: ${op === '' ? 'unknown' : op}`)
    }
  }
  return result
}
