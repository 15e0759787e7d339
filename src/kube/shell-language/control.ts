/** `break`: leaves `levels` loops. */
export class BreakLoop extends Error {
  readonly levels: number
  constructor(levels: number) {
    super('break')
    this.levels = levels
  }
}

/** `continue`: the next turn of the loop `levels` out. */
export class ContinueLoop extends Error {
  readonly levels: number
  constructor(levels: number) {
    super('continue')
    this.levels = levels
  }
}

/** `return` from a function. */
export class ReturnFromFunction extends Error {
  readonly code: number
  constructor(code: number) {
    super('return')
    this.code = code
  }
}

/** `exit`, or what ends a shell otherwise. */
export class ExitShell extends Error {
  readonly code: number
  constructor(code: number) {
    super('exit')
    this.code = code
  }
}
