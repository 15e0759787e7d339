/** How a goal stands: `open` until it is met, `missed` when it can no longer be met in this run. */
export interface GoalState {
  readonly say: string
  readonly state: 'open' | 'met' | 'missed'
  /** What stands there instead, such as `2 of 3 ready after 60 s`. */
  readonly note: string | undefined
}
