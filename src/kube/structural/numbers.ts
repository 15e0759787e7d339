import { formatGoFloat } from '../yaml/go-number.ts'

/** A number as Go's %v prints it: `1e+06`-like only from 21 digits on. */
export function doubleText(value: number): string {
  const magnitude = Math.abs(value)
  return magnitude >= 1e6 && magnitude < 1e21 ? String(value) : formatGoFloat(value, 64)
}
