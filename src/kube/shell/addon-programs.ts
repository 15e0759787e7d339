import type { Addon } from '../addons/addon.ts'
import type { Command } from '../shell-language/host.ts'

/** A program of the reader's machine that looks after the cluster for as long as it runs. */
export function addonProgram(addon: Addon): Command {
  return function* () {
    addon.start()
    try {
      // It works by itself, and ends only when somebody stops it.
      for (;;) yield { wait: () => () => undefined }
    } finally {
      addon.stop()
    }
  }
}

/** `sudo COMMAND`: the reader of this machine may do everything already. */
export const sudo: Command = function* (args, io, host) {
  const [name = '', ...rest] = args
  const command = host.command(name)
  if (command === undefined) {
    io.stderr(`sudo: ${name}: command not found\n`)
    return 1
  }
  return yield* command(rest, io, host)
}
