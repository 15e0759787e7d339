import { parseGroupVersion } from '../../apimachinery/meta.ts'
import { encodeJSON, encodeStruct, goSyntax, goValue } from '../../serializer/go-json.ts'
import { inGoOrder } from '../../serializer/go-order.ts'
import { JSONPath } from '../../serializer/jsonpath.ts'
import { printYAML } from '../../yaml/print.ts'
import { CommandError } from '../errors.ts'
import type { FlagSpec } from '../flags.ts'
import { bool, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindPrefix } from '../mapping.ts'
import { isRecord, textAt } from '../value.ts'
import { GoTemplate } from './go-template.ts'
import { withManagedFields, withoutManagedFields } from './managed-fields.ts'

/** Turns objects into text, in the order they are given. */
export interface Printer {
  print(object: unknown, write: (text: string) => void): void
}

/** Formats of the plain printers, sorted as messages list them. */
export const plainFormats = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
]

const usageOrder = 'json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file'

/** The flags of commands that can print what they made or found. Follows cli-runtime/pkg/genericclioptions/print_flags.go. */
export function printFlags(initial = ''): FlagSpec[] {
  return [
    text('output|o', `How to print. One of: (${usageOrder}).`, initial),
    text('template', 'The template, when --output names only the kind of template.'),
    bool('allow-missing-template-keys', 'Print nothing for fields a template names and the object lacks, instead of an error.', true),
    bool('show-managed-fields', 'Keep managedFields in JSON and YAML.'),
  ]
}

/** The error for a format nobody prints. Follows print_flags.go NoCompatiblePrinterError. */
export function noPrinter(output: string, formats: readonly string[]): CommandError {
  return new CommandError(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${formats.join(',')}`)
}

/**
 * The printer `-o` asks for, for objects that kubectl holds as Go structs: their JSON has the order of the fields. Those
 * whose type is not in the schema keep the order they come in.
 */
export function structPrinterFor(invocation: Invocation, operation: string): Printer {
  if (invocation.string('output').toLowerCase() !== 'json') return printerFor(invocation, operation)
  const shown = (object: unknown) => (invocation.bool('show-managed-fields') ? withManagedFields(invocation.api, object) : withoutManagedFields(object))
  return { print: (object, write) => write(`${encodeStruct(inGoOrder(shown(object)), '    ')}\n`) }
}

/** The printer `-o` asks for; with no format the one that says `KIND/NAME OPERATION`. */
export function printerFor(invocation: Invocation, operation: string): Printer {
  const output = invocation.string('output')
  const effective = output === '' && invocation.string('template') !== '' && !invocation.changed('output') ? 'go-template' : output
  if (effective === '') return namePrinter(operation)
  if (effective.toLowerCase() === 'name') return namePrinter('')
  return structuredPrinter(invocation, effective) ?? templatePrinter(invocation, effective) ?? fail(noPrinter(output, plainFormats))
}

function fail(error: Error): never {
  throw error
}

/** The printer for json, yaml and kyaml, or undefined for other formats. */
export function structuredPrinter(invocation: Invocation, output: string): Printer | undefined {
  const shown = (object: unknown) => (invocation.bool('show-managed-fields') ? withManagedFields(invocation.api, object) : withoutManagedFields(object))
  switch (output.toLowerCase()) {
    case 'json':
      return { print: (object, write) => write(`${encodeJSON(shown(object), '    ')}\n`) }
    case 'yaml': {
      let count = 0
      return { print: (object, write) => write(`${count++ > 0 ? '---\n' : ''}${printYAML(shown(object))}`) }
    }
    case 'kyaml':
      return { print: (object, write) => write(`---\n${encodeKYAML(shown(object))}\n`) }
    default:
      return undefined
  }
}

/** The printer for jsonpath and go-template formats, or undefined for other formats. */
export function templatePrinter(invocation: Invocation, output: string): Printer | undefined {
  const equals = output.indexOf('=')
  const format = equals < 0 ? output : output.slice(0, equals)
  const isPath = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'].includes(format)
  const isTemplate = ['template', 'go-template', 'go-template-file', 'templatefile'].includes(format)
  if (!isPath && !isTemplate) return undefined
  const given = invocation.string('template')
  let template = given !== '' ? given : equals < 0 ? '' : output.slice(equals + 1)
  if (template === '') throw new CommandError('template format specified but no template given')
  if (format.endsWith('file')) {
    const content = invocation.context.files.read(template)
    if (content === undefined) throw new CommandError(`error reading --template ${template}, open ${template}: no such file or directory`)
    template = content
  }
  const allowMissing = invocation.bool('allow-missing-template-keys')
  const printer = isPath ? pathPrinter(template, allowMissing, format === 'jsonpath-as-json') : goTemplatePrinter(template, allowMissing)
  return { print: (object, write) => printer.print(withManagedFields(invocation.api, object), write) }
}

// Follows cli-runtime/pkg/printers/jsonpath.go.
function pathPrinter(template: string, allowMissing: boolean, asJSON: boolean): Printer {
  const path = attempt(
    () => new JSONPath(template, allowMissing),
    why => `error parsing jsonpath ${template}, ${why}`,
  )
  return {
    print: (object, write) => {
      const result = attempt(
        () => path.execute(object, asJSON),
        why =>
          `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${why}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      )
      write(result)
    },
  }
}

// Follows cli-runtime/pkg/printers/template.go.
function goTemplatePrinter(template: string, allowMissing: boolean): Printer {
  const parsed = attempt(
    () => new GoTemplate(template, allowMissing),
    why => `error parsing template ${template}, ${why}`,
  )
  return {
    print: (object, write) => {
      try {
        parsed.execute(object, write)
      } catch (thrown) {
        const why = `template: output:1: executing "output": ${thrown instanceof Error ? thrown.message : ''}`
        write(
          `Error executing template: ${why}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${encodeJSON(object)}\n\tobject given to template engine was:\n\t\t${goValue(object)}\n\n`,
        )
        throw new CommandError(`error executing template ${JSON.stringify(template)}: ${why}`)
      }
    },
  }
}

function attempt<T>(run: () => T, message: (why: string) => string): T {
  try {
    return run()
  } catch (thrown) {
    throw new CommandError(message(thrown instanceof Error ? thrown.message : ''))
  }
}

/** Says `deployment.apps/web created`; without an operation only the name. Follows cli-runtime/pkg/printers/name.go. */
export function namePrinter(operation: string): Printer {
  const print = (object: unknown, write: (text: string) => void) => {
    if (isRecord(object) && Array.isArray(object['items'])) for (const item of object['items']) print(item, write)
    else write(`${nameOf(object)}${operation === '' ? '' : ` ${operation}`}\n`)
  }
  return { print }
}

/** `deployment.apps/web`. */
export function nameOf(object: unknown): string {
  const kind = textAt(object, 'kind')
  const { group } = parseGroupVersion(textAt(object, 'apiVersion'))
  return `${kindPrefix({ kind: kind || '<unknown>', group })}/${textAt(object, 'metadata', 'name') || '<unknown>'}`
}

// Follows sigs.k8s.io/yaml/kyaml: JSON's brackets, bare keys where YAML cannot mistake them, a comma after every entry.
function encodeKYAML(value: unknown, margin = ''): string {
  const inner = `${margin}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const nested = value.every(entry => typeof entry === 'object' && entry !== null)
    return nested
      ? `[${value.map(entry => encodeKYAML(entry, margin)).join(', ')}]`
      : `[\n${value.map(entry => `${inner}${encodeKYAML(entry, inner)},`).join('\n')}\n${margin}]`
  }
  if (isRecord(value)) {
    const keys = Object.keys(value)
      .filter(key => value[key] !== undefined)
      .sort()
    if (keys.length === 0) return '{}'
    return `{\n${keys.map(key => `${inner}${kyamlKey(key)}: ${encodeKYAML(value[key], inner)},`).join('\n')}\n${margin}}`
  }
  return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'null')
}

function kyamlKey(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key)
}
