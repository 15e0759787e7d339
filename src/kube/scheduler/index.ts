export type { Matrix, MatrixRow } from './matrix.ts'
export type { Scheduler } from './scheduler.ts'
export { scheduler } from './scheduler.ts'
