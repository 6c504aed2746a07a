/** What a text is written in, as far as DTEN's support is concerned. `unsure`: too little to tell. */
export type TextLanguage = 'english' | 'other' | 'unsure';

/** More letters than this of another script than Latin, and it is not English. */
const FOREIGN_SHARE = 0.25;
/** A letter with a mark says less than a word: English has its cafés. */
const MARK_WEIGHT = 0.6;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const ENGLISH = words(
  "the a an is are was were be been being am and or but not no nothing nobody none it its this that these those to of in on at for from with without by into over under up out off we us our you your i me my he she they them their has have had do does did can cannot can't don't doesn't didn't isn't won't will would could should when while where what which who why how there here if then than after before since until again still just only very too also any some all more other another about because since new old please help need want works work working does broken wrong hears hear see sees shows show says say try tried turn turned start started stopped stops keep keeps get gets got screen",
);

/**
 * Short words that are frequent in a language and, but for those that English has too (which count for English), mark
 * it: articles, pronouns, prepositions, forms of to be and to have, negations.
 */
const OTHERS: readonly ReadonlySet<string>[] = [
  // German
  'der die das den dem des ein eine einen einem einer ist sind war nicht kein keine und oder aber ich wir uns sie es er mit ohne auf aus bei nach seit von vom zu zum zur im für über unter wenn noch nur auch sehr geht funktioniert hört niemand bild ton kamera bildschirm bitte hilfe wird wurde werden haben hat',
  // Spanish
  'el la los las un una unos unas es son está están fue no y o pero de del al que en con sin por para se lo su nos me mi no hay funciona cuando desde muy más ya también nadie nada pantalla cámara sonido ayuda después',
  // Portuguese
  'o a os as um uma é são está estão não e ou mas de do da dos das no na nos nas em com sem por para que se meu nosso ninguém nada funciona quando depois muito também tela câmera som ajuda já há',
  // French
  'le la les un une des du de est sont était ne pas plus et ou mais je nous vous il elle on ce cette avec sans sur sous dans pour par que qui au aux se rien personne marche fonctionne quand depuis très aussi écran caméra son aide après',
  // Italian
  'il lo la i gli le un uno una è sono era non e o ma di del della dei delle al alla che in con senza per su da dal si ci mi nessuno niente funziona quando dopo molto anche schermo telecamera suono aiuto più',
  // Dutch
  'de het een is zijn was niet geen en of maar ik wij we ons je jullie zij ze met zonder op uit bij na van voor naar in als nog ook zeer werkt niemand niets beeld geluid scherm hulp doet wordt',
  // Swedish, Danish, Norwegian
  'en ett et den det är er var inte ikke ej och og eller men jag jeg vi oss os ni dere de med utan uten uden på av af från fra för for till til som när når efter etter också også ingen inget fungerar fungerer virker skärmen skærmen kamera ljud lyd hjälp hjelp hjælp',
  // Polish
  'nie jest są był i lub ale to ten ta na w z ze do od po przez dla się mnie nas nikt nic działa kiedy bardzo też ekran kamera dźwięk pomoc proszę już jak',
  // Czech and Slovak
  'je jsou není nie a nebo ale to ten ta na v ve s se z do od po pro nám nás nikdo nic nefunguje funguje když velmi také obrazovka kamera zvuk pomoc prosím po',
  // Turkish
  've veya ama bir bu şu o değil yok var için ile kimse hiçbir çalışmıyor çalışıyor sonra çok da de mi ekran kamera ses yardım lütfen güncelleme',
  // Romanian
  'este sunt nu și sau dar un o în cu fără pe la de din pentru care nimeni nimic merge funcționează când după ecran cameră sunet ajutor',
  // Indonesian and Malay
  'tidak bukan ada ini itu dan atau tetapi di ke dari untuk dengan tanpa yang kami kita saya bisa boleh setelah selepas sangat layar skrin suara kamera tolong berfungsi',
  // Finnish
  'ei ole on ja tai mutta se tämä me meidän kukaan mitään toimi toimii kun jälkeen myös näyttö kamera ääni apua',
  // Hungarian
  'a az és vagy de nem nincs van ez mi senki semmi működik után nagyon is képernyő kamera hang segítség kérem',
].map(words);

/**
 * Tells English from anything else, for a sentence or two: by script first, then by the most frequent words. It errs
 * towards `unsure`, because being told for nothing that one does not write English is worse than not being told.
 */
export function languageOf(text: string): TextLanguage {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return 'unsure';
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length;
  if (foreign / letters.length > FOREIGN_SHARE) return 'other';
  const found =
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}']+/gu) ?? [];
  const english = found.filter((word) => ENGLISH.has(word)).length;
  const marked = found.filter((word) => /[^a-z']/u.test(word)).length * MARK_WEIGHT;
  const other = marked + Math.max(...OTHERS.map((known) => found.filter((word) => isOnlyIn(known, word)).length));
  if (other > english) return 'other';
  return english > 0 ? 'english' : 'unsure';
}

function isOnlyIn(known: ReadonlySet<string>, word: string): boolean {
  return known.has(word) && !ENGLISH.has(word);
}
