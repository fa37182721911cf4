const IPV4 = /\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b/g
const IPV6 = /(?<![\w:])([0-9a-f]{1,4}:[0-9a-f]{0,4}):[0-9a-f:]*[0-9a-f]+(?![\w:])/gi

/** Keeps what tells networks apart (IPv4 /16, IPv6 /32) and hides what names a household. */
export function truncateAddresses(text: string): string {
  return text.replace(IPV4, '$1.x.x').replace(IPV6, '$1:x')
}
