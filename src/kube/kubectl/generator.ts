import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { saveConfiguration } from '../serializer/applied.ts'
import { decode } from '../serializer/decode.ts'
import { asError, CommandError } from './errors.ts'
import { dryRunFlag, managerFlag, saveConfigFlag, validateFlag } from './flag-sets.ts'
import type { FlagSpec } from './flags.ts'
import type { Invocation } from './invocation.ts'
import { dryRunOf, dryRunSuffix, validationOf } from './options.ts'
import { printFlags, structPrinterFor } from './printers/printer.ts'
import { isManifest } from './value.ts'

/** The flags of every `kubectl create KIND`. */
export function generatorFlags(...own: FlagSpec[]): FlagSpec[] {
  return [...own, ...printFlags(), dryRunFlag(), managerFlag('kubectl-create'), saveConfigFlag(), validateFlag()]
}

/** The one NAME argument. Follows kubectl/pkg/cmd/create/create.go NameFromCommandArgs. */
export function nameArgument(invocation: Invocation): string {
  const { args, flags } = invocation
  const count = flags.argsLenAtDash < 0 ? args.length : flags.argsLenAtDash
  if (count !== 1) throw invocation.usageError(`exactly one NAME is required, got ${count}`)
  return args[0] ?? ''
}

/** What follows the NAME: the command after `--`. */
export function commandArguments(invocation: Invocation): readonly string[] {
  return invocation.args.slice(1)
}

/** The namespace as generators write it: only when the reader named one. */
export function explicitNamespace(invocation: Invocation): { namespace?: string } {
  const { name, explicit } = invocation.namespace()
  return explicit ? { namespace: name } : {}
}

/** An object in the form Go's encoder gives it, empty members included as its types have them. */
export function typed(object: unknown): KubeObject {
  if (!isManifest(object)) throw new CommandError('no kind is set')
  const struct = schemaOf(object.apiVersion, object.kind)
  return struct === undefined ? object : decode(object, struct).object
}

/**
 * Creates what a generator made and prints it; `failure` stands before an error of the server, as the
 * generator has it. Without a server-side write the object is printed as made.
 */
export function createGenerated(invocation: Invocation, made: unknown, failure: string): void {
  const dryRun = dryRunOf(invocation)
  const printer = structPrinterFor(invocation, `created${dryRunSuffix(dryRun)}`)
  const fieldValidation = validationOf(invocation)
  const object = saveConfiguration(typed(made), invocation.bool('save-config'))
  const write = (text: string) => invocation.out(text)
  const { name: contextNamespace } = invocation.namespace()
  if (dryRun === 'client') {
    printer.print(object, write)
    return
  }
  const kind = invocation.api.kindOf(object.apiVersion, object.kind)
  if (kind === undefined) throw new CommandError(`${failure}the server could not find the requested resource`)
  const namespace = kind.namespaced ? contextNamespace : ''
  let created: KubeObject
  try {
    created = invocation.take(
      invocation.api.create(kind, namespace, object, { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager'), fieldValidation }),
    )
  } catch (thrown) {
    if (failure === '') throw thrown
    throw new CommandError(`${failure}${asError(thrown).message}`)
  }
  printer.print(created, write)
}
