import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../shell-language/index.ts'
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
