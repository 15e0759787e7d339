declare module 'virtual:descriptions' {
  /** Loads the sentences of a group and version, such as `core/v1`. See astro.config.mjs. */
  export const groups: Readonly<Record<string, () => Promise<Readonly<Record<string, import('../kube/descriptions.ts').TypeDescription>>>>>
}
