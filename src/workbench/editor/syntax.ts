/** One kind of token in YAML and the color it has: in Monaco by its Monarch name, in static text by TextMate scopes. */
export interface TokenStyle {
  /** A custom property of tokens.css. */
  readonly color: string
  readonly monarch: readonly string[]
  readonly scopes: readonly string[]
}

/** How YAML is colored, in the editor and in static text alike. */
export const yamlSyntax: readonly TokenStyle[] = [
  { color: '--accent', monarch: ['type'], scopes: ['entity.name.tag', 'support.type.property-name'] },
  { color: '--ready', monarch: ['string', 'string.yaml'], scopes: ['string', 'constant.other.timestamp'] },
  { color: '--number', monarch: ['number', 'keyword'], scopes: ['constant.numeric', 'constant.language'] },
  { color: '--ink-faint', monarch: ['comment'], scopes: ['comment', 'punctuation.definition.comment'] },
  {
    color: '--focus',
    monarch: ['namespace', 'tag'],
    scopes: ['entity.name.type.anchor', 'variable.other.alias', 'storage.type.tag-handle', 'punctuation.definition.anchor', 'punctuation.definition.alias'],
  },
  { color: '--ink', monarch: ['delimiter', 'operators'], scopes: ['punctuation', 'keyword.operator'] },
]
