/** English texts of what others see of one's address. */
export const addressWords = {
  shown:
    'Sound travels from person to person. Whoever you hear through, and whoever hears through you, can see the network address of your computer, and with it roughly where you are.',
  hidden:
    'You hear through relays only. None of the others in a Space learns your network address, and it stands in nothing that you send.',
  relaysSee:
    'A relay does see it, and when you come and go: the one that served this page, those of your communities, and those a link names. What is said in a private Space it cannot hear.',
  costs:
    'While it is hidden you pass the sound on to nobody. Where no relay answers you cannot listen at all, and on stage the others hear you a little later.',
  hide: 'Hide my address',
  reloads: 'The page is loaded anew.',
}
