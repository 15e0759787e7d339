/**
 * Calls `run` with each index below `count`, the last of a batch before the others: that is how Go starts what runs side
 * by side. `run` is called once at first and twice as often in each following batch; a batch with a failure is
 * finished and is the last. Gives the first failure, if any. Follows pkg/controller/replicaset/replica_set.go slowStartBatch.
 */
export function slowStartBatch(count: number, run: (index: number) => void): { readonly successes: number; readonly error?: unknown } {
  let successes = 0
  let [remaining, first] = [count, 0]
  for (let batch = Math.min(remaining, 1); batch > 0; batch = Math.min(2 * batch, remaining)) {
    let failure: { readonly error: unknown } | undefined
    for (let turn = 0; turn < batch; turn++) {
      try {
        run(first + ((turn + batch - 1) % batch))
        successes++
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) return { successes, ...failure }
    remaining -= batch
    first += batch
  }
  return { successes }
}
