import type { OwnerItem } from './model.ts'

/** The letter and color of each owner of Pods: A, B, C … in the order in which they were first seen. */
export class Letters {
  private readonly seen = new Map<string, number>()

  /** Gives letters to the owners that own Pods themselves, in the order given. */
  meet(owners: readonly OwnerItem[]): void {
    const parents = new Set(owners.map(owner => owner.parent))
    for (const owner of owners) {
      if (!parents.has(owner.key) && owner.kind !== 'Deployment' && !this.seen.has(owner.key)) this.seen.set(owner.key, this.seen.size)
    }
  }

  /** `A` to `Z`, or empty for what has none. */
  letter(key: string): string {
    const index = this.seen.get(key)
    return index === undefined ? '' : String.fromCharCode(65 + (index % 26))
  }

  /** The custom property with the color: four colors go round. */
  color(key: string): string {
    const index = this.seen.get(key)
    return index === undefined ? 'var(--ink-soft)' : `var(--owner-${'abcd'.charAt(index % 4)})`
  }
}
