import { defineCollection } from 'astro:content'
import { file, glob } from 'astro/loaders'
import { z } from 'astro/zod'
import { parse } from 'yaml'
import { networkPlugins } from './kube/index.ts'

/** A page: `content/<part>/<lesson>/index.mdx`, and `index.zh-cn.mdx` beside it for the same page in Chinese. */
const lessons = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/[0-9]*/index{,.zh-cn}.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') }),
  schema: z.strictObject({
    title: z.string(),
    /** The line under the title: what the reader can do after this page. */
    promise: z.string(),
    /** For search engines and link previews; the promise when there is none. */
    description: z.string().optional(),
    /** One line: what the simulation on this page leaves out. */
    leavesOut: z.string().optional(),
    /** Lines of the Chinese notes this page grew from, such as `24` or `41-43`. */
    notes: z.array(z.union([z.string(), z.number()]).transform(String)).default([]),
    /** Terms of the page with their Chinese. */
    terms: z.record(z.string(), z.string()).default({}),
    /** Where to read on: addresses on kubernetes.io, in English and Chinese. */
    reading: z.array(z.strictObject({ text: z.string(), en: z.url(), zh: z.url().optional() })).default([]),
  }),
})

/** What a lesson's workbench opens with: `content/<part>/<lesson>/lesson.yaml`. */
const setups = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/[0-9]*/lesson.yaml', generateId: ({ entry }) => entry.replace(/\/lesson\.yaml$/, '') }),
  schema: z.strictObject({
    /** The files of `manifests/` that stand in the editor at first, in order; without any the page has no workbench. */
    open: z.array(z.string()),
    /** Files of published CustomResourceDefinitions that stand beside the lesson's own; its manifests are answered with them installed. */
    definitions: z.array(z.enum(['gateway-api.yaml', 'metallb.yaml'])).default([]),
    /** Manifests of the lesson that stand in the cluster when the others are answered. */
    before: z.array(z.string()).default([]),
    /** What the cluster's network is made with. */
    plugin: z.enum(networkPlugins).default('kindnet'),
    /** Command lines replayed on a fresh cluster before the reader begins. */
    start: z.array(z.string()).default([]),
    /** What the API server says to each manifest: `accepted`, or the field it refuses. */
    manifests: z.record(z.string(), z.union([z.literal('accepted'), z.strictObject({ refused: z.array(z.string()) })])).default({}),
  }),
})

/** A part of the course: `content/<part>/_chapter.yaml`. */
const chapters = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/_chapter.yaml', generateId: ({ entry }) => entry.replace(/\/_chapter\.yaml$/, '') }),
  schema: z.strictObject({ title: z.string(), line: z.string() }),
})

/** The Chinese notes, line by line: `content/notes/lines.yaml`, a list. */
const notes = defineCollection({
  loader: file('content/notes/lines.yaml', { parser: text => parse(text).map((entry: { line: number }) => ({ ...entry, id: String(entry.line) })) }),
  schema: z.object({
    line: z.number().int(),
    /** The original as it stands. */
    zh: z.string(),
    /** A faithful translation, its errors kept. */
    en: z.string(),
    /** What holds today, where the line is wrong, old or unclear. */
    today: z.string().optional(),
    /** Lessons that explain it, as `workloads/deployment`. */
    see: z.array(z.string()).default([]),
  }),
})

const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** The terms of the course: `content/reference/glossary.yaml`, a list. */
const glossary = defineCollection({
  loader: file('content/reference/glossary.yaml', { parser: text => parse(text).map((entry: { term: string }) => ({ ...entry, id: slug(entry.term) })) }),
  schema: z.object({
    /** Words that are told apart by a slash stand for one entry: `taint / toleration`. */
    term: z.string(),
    zh: z.string(),
    means: z.string(),
    /** The lesson that explains it, as `workloads/deployment`. */
    see: z.string().optional(),
  }),
})

/** What changed since the notes were written: `content/reference/changes.yaml`, a list. */
const changes = defineCollection({
  loader: file('content/reference/changes.yaml', {
    parser: text => parse(text).map((entry: { topic: string }, order: number) => ({ ...entry, id: slug(entry.topic), order })),
  }),
  schema: z
    .object({
      topic: z.string(),
      order: z.number(),
      /** The line of the notes it is about. */
      line: z.number().int().optional(),
      before: z.string(),
      today: z.string(),
      /** A command on a fresh cluster whose output proves it, and what stands in that output. */
      run: z.string().optional(),
      shows: z.string().optional(),
      /** Where it comes from, when nothing can be run. */
      text: z.string().optional(),
      see: z.string().optional(),
    })
    .refine(
      entry => (entry.run === undefined) === (entry.shows === undefined) && (entry.run ?? entry.text) !== undefined,
      'a change needs a command and what it shows, or a source',
    ),
})

/** The cheat sheet: `content/reference/cheat-sheet.yaml`. */
const sheets = defineCollection({
  loader: file('content/reference/cheat-sheet.yaml', { parser: text => ({ all: parse(text) }) }),
  schema: z.object({
    /** Played before, so that every command finds something. */
    setup: z.array(z.string()),
    groups: z.array(z.object({ title: z.string(), commands: z.array(z.object({ run: z.string(), say: z.string() })) })),
  }),
})

export const collections = { lessons, setups, chapters, notes, glossary, changes, sheets }
