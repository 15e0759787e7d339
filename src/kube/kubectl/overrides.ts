import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { applyJSONPatch } from '../apiserver/patch/json-patch.ts'
import { mergePatch } from '../apiserver/patch/merge-patch.ts'
import { strategicMergePatch } from '../apiserver/patch/strategic-merge.ts'
import { asError, CommandError } from './errors.ts'
import type { FlagSpec } from './flags.ts'
import { text } from './flags.ts'
import { typed } from './generator.ts'
import type { Invocation } from './invocation.ts'
import { recordAt } from './value.ts'

/** `--overrides` and `--override-type`. */
export function overrideFlags(): FlagSpec[] {
  return [text('overrides', 'A JSON patch for what is generated.'), text('override-type', 'How to patch: json, merge or strategic.', 'merge')]
}

/** The object with `--overrides` merged in. Follows kubectl/pkg/cmd/util/override_options.go. */
export function applyOverrides(invocation: Invocation, object: KubeObject): KubeObject {
  const source = invocation.string('overrides')
  if (source === '') return object
  const type = invocation.string('override-type')
  const struct = schemaOf(object.apiVersion, object.kind)
  try {
    const patch: unknown = parseJSON(source)
    const target = recordAt({ object }, 'object')
    if (type === 'json') return typed(applyJSONPatch(target, patch))
    if (type === 'merge') return typed(mergePatch(target, patch))
    if (type === 'strategic' && struct !== undefined) return typed(strategicMergePatch(target, recordAt({ patch }, 'patch'), struct))
  } catch (thrown) {
    throw thrown instanceof CommandError ? thrown : new CommandError(asError(thrown).message)
  }
  throw new CommandError(`invalid override type: ${type}`)
}

function parseJSON(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    throw new CommandError('Invalid JSON Patch')
  }
}
