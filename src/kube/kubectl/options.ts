import type { DeleteOptions, WriteOptions } from '../apiserver/interface.ts'
import { parseBool } from './args.ts'
import { CommandError } from './errors.ts'
import { bareDryRun } from './flag-sets.ts'
import type { Invocation } from './invocation.ts'

/** How far a change goes. */
export type DryRun = 'none' | 'client' | 'server'

function asBool(text: string): boolean | undefined {
  try {
    return parseBool(text)
  } catch {
    return undefined
  }
}

/** What `--dry-run` says. Follows kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy. */
export function dryRunOf(invocation: Invocation): DryRun {
  const value = invocation.string('dry-run')
  if (value === bareDryRun && invocation.changed('dry-run')) {
    logWarning(invocation, 'helpers.go:714', '--dry-run is deprecated and can be replaced with --dry-run=client.')
    return 'client'
  }
  if (value === 'none' || value === 'client' || value === 'server') return value
  const flag = asBool(value)
  if (flag === undefined) throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
  logWarning(
    invocation,
    flag ? 'helpers.go:728' : 'helpers.go:731',
    `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${flag ? 'client' : 'none'}.`,
  )
  return flag ? 'client' : 'none'
}

/** A warning of kubectl's own log. */
function logWarning(invocation: Invocation, place: string, message: string): void {
  log(invocation, 'W', place, message)
}

/** A line of kubectl's own log, as klog writes it: `severity` is its letter, `place` the file and the line of kubectl's source. */
export function log(invocation: Invocation, severity: 'W' | 'E' | 'F', place: string, message: string): void {
  const time = new Date(invocation.now).toISOString()
  invocation.err(`${severity}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 19)}.${time.slice(20, 23)}000       1 ${place}] ${message}\n`)
}

/** ` (dry run)`, ` (server dry run)` or nothing. Follows PrintFlagsWithDryRunStrategy. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
}

/** What `--validate` says. Follows GetValidationDirective. */
export function validationOf(invocation: Invocation): 'Strict' | 'Warn' | 'Ignore' {
  const value = invocation.string('validate')
  if (value === 'strict') return 'Strict'
  if (value === 'warn') return 'Warn'
  if (value === 'ignore') return 'Ignore'
  const flag = asBool(value)
  if (flag === undefined) throw new CommandError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`)
  return flag ? 'Strict' : 'Ignore'
}

/** The options of a write by this command. */
export function writeOptions(invocation: Invocation, dryRun: DryRun, more: WriteOptions = {}): WriteOptions {
  return { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager'), ...more }
}

/** What `--cascade` says. Follows kubectl/pkg/cmd/delete/delete_flags.go parseCascadingFlag. */
export function cascadeOf(invocation: Invocation): NonNullable<DeleteOptions['propagationPolicy']> {
  const value = invocation.string('cascade')
  if (value === 'orphan') return 'Orphan'
  if (value === 'foreground') return 'Foreground'
  if (value === 'background') return 'Background'
  const flag = asBool(value)
  if (flag === undefined) throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`)
  invocation.err(`warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${flag ? 'background' : 'orphan'}.\n`)
  return flag ? 'Background' : 'Orphan'
}

/** The files of `-f`, checked. Follows cli-runtime/pkg/resource/builder.go RequireFilenameOrKustomize. */
export function requireFilenames(invocation: Invocation): void {
  if (invocation.list('filename').length === 0 && invocation.string('kustomize') === '') throw new CommandError('must specify one of -f and -k')
}

/** The part of a request that `-f`, `-k`, `-R` and `-n` give. */
export function fileRequest(invocation: Invocation): {
  filenames: readonly string[]
  kustomize: string
  recursive: boolean
  namespace: string
  enforceNamespace: boolean
} {
  const { name, explicit } = invocation.namespace()
  return {
    filenames: invocation.list('filename'),
    kustomize: invocation.string('kustomize'),
    recursive: invocation.bool('recursive'),
    namespace: name,
    enforceNamespace: explicit,
  }
}
