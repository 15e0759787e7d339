interface Version {
  readonly major: number
  /** 2 for what is stable, 1 for a beta, 0 for an alpha. */
  readonly stage: number
  readonly minor: number
}

const stages: Readonly<Record<string, number>> = { alpha: 0, beta: 1 }

function parse(text: string): Version | undefined {
  const [, major, stage, minor] = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(text) ?? []
  if (major === undefined) return undefined
  return { major: Number(major), stage: stage === undefined ? 2 : (stages[stage] ?? 0), minor: Number(minor ?? 0) }
}

/**
 * Above zero when clients prefer `a` over `b`: v10 over v2, both over v1, v11beta2, v1alpha1, and all of them over other names.
 * Follows apimachinery/pkg/version/helpers.go CompareKubeAwareVersionStrings.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)]
  if (left === undefined && right === undefined) return a === b ? 0 : a < b ? 1 : -1
  if (left === undefined) return -1
  if (right === undefined) return 1
  return left.stage - right.stage || left.major - right.major || left.minor - right.minor
}
