/** Hands out the addresses of a node's Pods, one after the other, as the host-local CNI plugin does. */
export class PodAddresses {
  private readonly base: number
  private readonly size: number
  private next = 2

  /** `cidr` such as `10.244.1.0/24`. The first address is the node's own. */
  constructor(cidr: string) {
    const [address = '', bits = '24'] = cidr.split('/')
    this.base = address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
    this.size = 2 ** (32 - Number(bits))
  }

  take(): string {
    const number = this.base + this.next
    this.next = this.next + 1 >= this.size - 1 ? 2 : this.next + 1
    return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.')
  }

  /** An address that is in use already. */
  reserve(address: string): void {
    if (address === '') return
    const offset = address.split('.').reduce((number, part) => number * 256 + Number(part), 0) - this.base
    if (offset >= this.next && offset < this.size) this.next = offset + 1
  }
}
