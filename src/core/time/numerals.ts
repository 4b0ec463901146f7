const DIGITS = "零一二三四五六七八九";
const ONE = `[${DIGITS.slice(1)}]`;

/**
 * A Chinese numeral that counts something of a date or time, or ends the text. The numeral of a weekday counts nothing: `周一十点` is
 * Monday, ten o'clock.
 */
const COUNTING = new RegExp(
  `(?<!周|星期|礼拜)(${ONE}?十${ONE}?|[〇两${DIGITS}]+)(?=个|年|月|日|号|天|周|星期|礼拜|小时|钟头|点|时|刻|分|秒|$)`,
  "g",
);

/** Replaces Chinese numerals by digits: `十一月二十三日` becomes `11月23日`. */
export function toDigits(text: string): string {
  return text.replace(COUNTING, (numeral) => {
    const plain = numeral.replaceAll("〇", "零").replaceAll("两", "二");
    const [tens = "", ones] = plain.split("十");
    return ones === undefined ? digitsOf(plain) : `${digitsOf(tens) || "1"}${digitsOf(ones) || "0"}`;
  });
}

function digitsOf(numerals: string): string {
  return [...numerals].map((numeral) => DIGITS.indexOf(numeral)).join("");
}
