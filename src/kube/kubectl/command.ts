import type { Pause } from '../process/process.ts'
import type { FlagSpec } from './flags.ts'
import type { Invocation } from './invocation.ts'

/** How a command ends: with an exit code, or with none said for 0. */
export type Outcome = number | void

/** What a command does: at once, or as a generator that lets virtual time pass. It throws what went wrong. */
export type Run = (invocation: Invocation) => Generator<Pause, Outcome, void> | Outcome

/** One command of kubectl, or a group of commands. */
export interface CommandSpec {
  readonly name: string
  readonly aliases?: readonly string[]
  /** Words that are often typed for this command and get it suggested. */
  readonly suggestFor?: readonly string[]
  /** The usage line after the parent's path, as kubectl shows it. */
  readonly use: string
  /** One line in our own words. */
  readonly about: string
  /** More in our own words, for help. */
  readonly details?: string
  /** Command lines worth trying, each with a comment line before it. */
  readonly examples?: readonly string[]
  readonly flags?: readonly FlagSpec[]
  readonly commands?: readonly CommandSpec[]
  /** Under which heading the root's help lists it. */
  readonly group?: CommandGroup
  readonly hidden?: boolean
  /** Flags of which only one may be given. */
  readonly exclusive?: readonly (readonly string[])[]
  readonly run?: Run
}

/** The headings of `kubectl --help`, in order. */
export const commandGroups = [
  'Basic Commands (Beginner)',
  'Basic Commands (Intermediate)',
  'Deploy Commands',
  'Cluster Management Commands',
  'Troubleshooting and Debugging Commands',
  'Advanced Commands',
  'Settings Commands',
  'Other Commands',
] as const
export type CommandGroup = (typeof commandGroups)[number]

/** A command together with the words that lead to it and the flags it inherits. */
export interface Located {
  readonly spec: CommandSpec
  /** `kubectl create deployment`. */
  readonly path: string
  /** The command's parents, outermost first. */
  readonly parents: readonly CommandSpec[]
}
