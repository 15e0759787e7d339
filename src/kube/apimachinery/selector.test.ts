import { describe, expect, it } from 'vitest'
import { parseFieldSelector } from './field-selector.ts'
import { formatLabelSelector, labelSelectorAsSelector, parseSelector } from './selector.ts'

describe('label selectors', () => {
  // From apimachinery/pkg/labels/selector_test.go TestSelectorParse.
  it.each(['a=b', 'a!=b', 'a in (b,c)', 'a notin (b)', '!a', 'a', 'a>1', 'x=a,y=b,z=c', ''])('prints %s as it reads it', text => {
    expect(parseSelector(text).toString()).toBe(text)
  })

  it('sorts by key and drops spaces', () => {
    expect(parseSelector('z, !y , x in ( b , a ),w==v').toString()).toBe('w==v,x in (a,b),!y,z')
  })

  it.each([
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a,', "found '', expected: identifier after ','"],
    [
      'x=a||y=b',
      "unable to parse requirement: values[0][x]: Invalid value: \"a||y\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
  ])('refuses %s', (text, sentence) => {
    expect(() => parseSelector(text)).toThrow(sentence)
  })

  it('selects by equality, sets, presence and size', () => {
    const labels = { app: 'web', tier: 'front', size: '3' }
    const hits = ['app=web', 'app in (web,db)', 'app notin (db)', 'none!=x', 'tier', '!none', 'size>2', 'size<4']
    const misses = ['app=db', 'app in (db)', 'none in (x)', 'none', '!tier', 'size>3', 'tier>1']
    expect(hits.filter(text => !parseSelector(text).matches(labels))).toEqual([])
    expect(misses.filter(text => parseSelector(text).matches(labels))).toEqual([])
  })

  it('turns an API selector into one, nothing for none', () => {
    expect(labelSelectorAsSelector(null).matches({})).toBe(false)
    expect(labelSelectorAsSelector({}).matches({ a: 'b' })).toBe(true)
    expect(formatLabelSelector({ matchLabels: { b: '1' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['y', 'x'] }] })).toBe('a notin (x,y),b=1')
    expect(formatLabelSelector({})).toBe('<none>')
    expect(formatLabelSelector({ matchExpressions: [{ key: 'a', operator: 'Like' }] })).toBe('<error>')
  })
})

describe('field selectors', () => {
  it('matches fields, a missing one as empty', () => {
    const selector = parseFieldSelector('spec.nodeName=,status.phase!=Running')
    expect(selector.matches({ 'status.phase': 'Pending' })).toBe(true)
    expect(selector.matches({ 'status.phase': 'Running' })).toBe(false)
    expect(selector.toString()).toBe('spec.nodeName=,status.phase!=Running')
  })

  it('refuses what it cannot read', () => {
    expect(() => parseFieldSelector('a')).toThrow("invalid selector: 'a'; can't understand 'a'")
    expect(() => parseFieldSelector('a=b=c')).toThrow('invalid field selector: unescaped character in value: 61')
  })
})
