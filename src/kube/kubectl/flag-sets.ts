import type { FlagSpec } from './flags.ts'
import { bool, number, slice, text } from './flags.ts'

/** The value of `--dry-run` without a value. */
export const bareDryRun = 'unchanged'

/** `-f`, `-k` and `-R`. Follows kubectl/pkg/cmd/util/helpers.go AddFilenameOptionFlags. */
export function filenameFlags(recursive = false): FlagSpec[] {
  return [
    slice('filename|f', 'Files, folders or - for standard input that hold the objects.'),
    text('kustomize|k', 'A kustomization folder. Not together with -f or -R.'),
    bool('recursive|R', 'Also look into the folders below those given with -f.', recursive),
  ]
}

/** `--dry-run`. Follows AddDryRunFlag. */
export function dryRunFlag(): FlagSpec {
  return text('dry-run', 'One of none, server, client. With client nothing is sent; with server everything is checked and nothing stored.', 'none', {
    bare: bareDryRun,
  })
}

/** `--field-manager`. */
export function managerFlag(initial: string): FlagSpec {
  return text('field-manager', 'The name under which managedFields records the change.', initial)
}

/** `--validate`. Follows AddValidateFlags. */
export function validateFlag(): FlagSpec {
  return text('validate', 'What unknown and repeated fields do: strict (or true) refuses, warn warns, ignore (or false) drops them.', 'strict', {
    bare: 'strict',
  })
}

/** `-l`. */
export function selectorFlag(): FlagSpec {
  return text('selector|l', "Only objects whose labels fit: 'a=b', 'a!=b', 'a in (b,c)', 'a notin (b)', 'a', '!a', joined by commas.")
}

/** `--field-selector`. */
export function fieldSelectorFlag(): FlagSpec {
  return text('field-selector', "Only objects whose fields fit: 'status.phase=Running', '!=', joined by commas. Each kind knows only a few fields.")
}

/** `-A`. */
export function allNamespacesFlag(): FlagSpec {
  return bool('all-namespaces|A', 'Every namespace, whatever --namespace says.')
}

/** `--chunk-size`. */
export function chunkFlag(): FlagSpec {
  return number('chunk-size', 'How many objects to ask for at once; 0 asks for all.', 500, { type: 'int64' })
}

/** `--save-config`. */
export function saveConfigFlag(): FlagSpec {
  return bool('save-config', 'Keep the configuration in the annotation that apply reads later.')
}

/** `--subresource`. */
export function subresourceFlag(): FlagSpec {
  return text('subresource', 'Work on this part of the object: status, scale, resize.')
}

/** `--local`. */
export function localFlag(): FlagSpec {
  return bool('local', 'Work on the files alone, without asking the server.')
}
