/** A column of `kubectl get`: its head in upstream's words, and whether only `-o wide` shows it. */
export interface Column {
  /** As the server names it, such as `Ready` or `Up-to-date`; kubectl prints it in capitals. */
  readonly name: string
  /** True for columns that only `-o wide` shows (upstream's priority 1). */
  readonly wide?: boolean
}

/** One line of a table: a cell per column. */
export type Row = readonly string[]
