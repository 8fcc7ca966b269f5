//! Numbers of 2,048 bits: as much arithmetic as RSA needs, by Montgomery's method.

use anyhow::{Context, Result, ensure};

/// Bytes of a number.
pub(crate) const BYTES: usize = 256;
const BITS: usize = 8 * BYTES;
const DIGITS: usize = BYTES / 8;

/// Digits of 64 bits, the lowest first.
type Number = [u64; DIGITS];

/// A modulus, with what is computed from it once, and the private exponent.
pub(crate) struct Key {
    modulus: Number,
    private: Number,
    /// The digit that makes the lowest digit of a sum zero.
    inverse: u64,
    /// R² mod the modulus, where R = 2^2048.
    square: Number,
}

impl Key {
    /// Reads hexadecimal digits: the modulus, an empty line, the private exponent.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (modulus, private) = text
            .split_once("\n\n")
            .context("two numbers and an empty line between")?;
        let (modulus, private) = (from_hex(modulus)?, from_hex(private)?);
        ensure!(modulus[0] % 2 == 1, "the modulus must be odd");
        // Each step doubles the number of bits that are right.
        let inverse = (0..6).fold(1_u64, |known, _| {
            known.wrapping_mul(2_u64.wrapping_sub(modulus[0].wrapping_mul(known)))
        });
        let mut square = [0; DIGITS];
        square[0] = 1;
        for _ in 0..2 * BITS {
            square = doubled(&square, &modulus);
        }
        Ok(Self {
            modulus,
            private,
            inverse: inverse.wrapping_neg(),
            square,
        })
    }

    /// What everybody can do: to the power of 65,537.
    pub(crate) fn public(&self, block: &[u8; BYTES]) -> Result<[u8; BYTES]> {
        let mut exponent = [0; DIGITS];
        exponent[0] = 65_537;
        self.power(block, &exponent)
    }

    /// What only the owner can do.
    pub(crate) fn private(&self, block: &[u8; BYTES]) -> Result<[u8; BYTES]> {
        self.power(block, &self.private)
    }

    fn power(&self, block: &[u8; BYTES], exponent: &Number) -> Result<[u8; BYTES]> {
        let number = from_bytes(block);
        ensure!(!at_least(&number, &self.modulus), "the number isn't below the modulus");
        let mut one = [0; DIGITS];
        one[0] = 1;
        let base = self.times(&number, &self.square);
        let mut product = self.times(&one, &self.square);
        // The zeros in front multiply nothing.
        let bits = (0..BITS).rev().skip_while(|bit| !is_set(exponent, *bit));
        for bit in bits {
            product = self.times(&product, &product);
            if is_set(exponent, bit) {
                product = self.times(&product, &base);
            }
        }
        Ok(to_bytes(&self.times(&product, &one)))
    }

    /// `one · other / R` mod the modulus.
    fn times(&self, one: &Number, other: &Number) -> Number {
        let mut sum = [0_u64; DIGITS + 2];
        for digit in one {
            add(&mut sum, other, *digit);
            // A multiple of the modulus changes nothing, and makes the lowest digit zero: the sum is divided by 2^64.
            let factor = sum[0].wrapping_mul(self.inverse);
            add(&mut sum, &self.modulus, factor);
            sum.copy_within(1.., 0);
            sum[DIGITS + 1] = 0;
        }
        let mut low = [0; DIGITS];
        low.copy_from_slice(&sum[..DIGITS]);
        if sum[DIGITS] > 0 || at_least(&low, &self.modulus) {
            subtract(&mut low, &self.modulus);
        }
        low
    }
}

/// `sum += number · factor`.
fn add(sum: &mut [u64; DIGITS + 2], number: &Number, factor: u64) {
    let mut carry = 0_u128;
    for at in 0..sum.len() {
        let digit = if at < DIGITS { number[at] } else { 0 };
        carry += u128::from(sum[at]) + u128::from(digit) * u128::from(factor);
        // The low half stays here, the high half is carried on.
        sum[at] = carry as u64;
        carry >>= 64;
    }
}

fn is_set(number: &Number, bit: usize) -> bool {
    number[bit / 64] >> (bit % 64) & 1 == 1
}

fn at_least(one: &Number, other: &Number) -> bool {
    one.iter().rev().ge(other.iter().rev())
}

/// `from -= number`; a borrow at the end is the caller's.
fn subtract(from: &mut Number, number: &Number) {
    let mut borrow = false;
    for (place, digit) in from.iter_mut().zip(number) {
        (*place, borrow) = {
            let (first, one) = place.overflowing_sub(*digit);
            let (second, other) = first.overflowing_sub(u64::from(borrow));
            (second, one || other)
        };
    }
}

fn doubled(number: &Number, modulus: &Number) -> Number {
    let top = number[DIGITS - 1] >> 63 == 1;
    let mut twice = *number;
    let mut carry = 0;
    for place in &mut twice {
        let next = *place >> 63;
        *place = *place << 1 | carry;
        carry = next;
    }
    if top || at_least(&twice, modulus) {
        subtract(&mut twice, modulus);
    }
    twice
}

fn from_hex(text: &str) -> Result<Number> {
    let digits: String = text.split_whitespace().collect();
    ensure!(
        digits.len() == 2 * BYTES && digits.is_ascii(),
        "a number has {} digits",
        2 * BYTES
    );
    let mut number = [0; DIGITS];
    for (at, place) in number.iter_mut().rev().enumerate() {
        *place = u64::from_str_radix(&digits[16 * at..16 * (at + 1)], 16)?;
    }
    Ok(number)
}

fn from_bytes(bytes: &[u8; BYTES]) -> Number {
    let mut number = [0; DIGITS];
    for (place, eight) in number.iter_mut().rev().zip(bytes.chunks_exact(8)) {
        *place = eight.iter().fold(0, |digit, byte| digit << 8 | u64::from(*byte));
    }
    number
}

fn to_bytes(number: &Number) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (place, eight) in number.iter().rev().zip(bytes.chunks_exact_mut(8)) {
        eight.copy_from_slice(&place.to_be_bytes());
    }
    bytes
}
