import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../shell-language/index.ts'
import { TestNode } from '../testing.ts'
import { hostPathMismatch } from './host-path.ts'

const recording = readFileSync('reference/recorded/1.37/scripts/t59-volumes-of-a-pod.txt', 'utf8')
const used = new MemoryFiles({ '/logs/': '', '/note': 'kept' })
const check = (path: string, type: string) => hostPathMismatch(path, type, folder => (folder === '/data' ? used : undefined))

describe('the type of a hostPath', () => {
  it('is asked for by name only', () => {
    expect(check('/no/such/folder', 'DirectoryOrCreate')).toBeUndefined()
    expect(check('/var/log', 'Directory')).toBeUndefined()
    expect(check('/run/containerd/containerd.sock', 'Socket')).toBeUndefined()
  })

  it('keeps a Pod from a folder that is not there', () => {
    const mismatch = check('/no/such/folder', 'Directory')
    expect(mismatch).toBeDefined()
    expect(recording).toContain(`MountVolume.SetUp failed for volume "h" : ${mismatch}\n`)
  })

  it('knows what Pods have left on the node', () => {
    expect(check('/data/logs/', 'Directory')).toBeUndefined()
    expect(check('/data/note', 'File')).toBeUndefined()
    expect(check('/data/note', 'DirectoryOrCreate')).toBe("hostPath type check failed: /data/note is not a directory, it's a File")
  })
})

describe('a file of the node', () => {
  it('is mounted as a file, and is there for the next Pod and in its folder', () => {
    const node = new TestNode()
    const run = (name: string, path: string, type: string) =>
      node.run(name, {
        containers: [{ name: 'c', image: 'busybox:1.37', command: ['sleep', '3600'], volumeMounts: [{ name: 'h', mountPath: '/mounted' }] }],
        volumes: [{ name: 'h', hostPath: { path, type } }],
      })
    run('first', '/data/note', 'FileOrCreate')
    node.clock.advance(10_000)
    expect(node.exec('first', 'c', ['sh', '-c', 'echo kept > /mounted']).code).toBe(0)
    run('second', '/data/note', 'File')
    run('folder', '/data', 'Directory')
    node.clock.advance(10_000)
    expect(node.exec('second', 'c', ['cat', '/mounted']).text).toBe('kept\n')
    expect(node.exec('folder', 'c', ['ls', '/mounted']).text).toBe('note\n')
  })
})
