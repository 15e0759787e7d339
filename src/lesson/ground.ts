import { type Diagnosis, diagnose, freshAPI } from '../kube/diagnose.ts'

/** What a manifest meets beside what is in every cluster. */
export interface Ground {
  /** The texts of definitions whose kinds are installed. */
  readonly definitions: readonly string[]
  /** Manifests that were applied before. */
  readonly before: readonly { readonly name: string; readonly text: string }[]
}

/** What the API server answers to a file, document by document. */
export function answersTo(text: string, file: string, { definitions, before }: Ground): readonly Diagnosis[] {
  const api = freshAPI(definitions)
  for (const applied of before) if (applied.name !== file) diagnose(applied.text, { api })
  return diagnose(text, { file, api })
}
