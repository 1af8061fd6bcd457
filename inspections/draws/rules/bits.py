"""Sets of small numbers as the bits of one integer: union, intersection and "the first" cost almost nothing."""

from collections.abc import Iterable, Iterator


def mask_of(numbers: Iterable[int]) -> int:
    """The set with these numbers."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def first_of(mask: int) -> int:
    """The smallest number of a set that is not empty."""
    return (mask & -mask).bit_length() - 1


def numbers_of(mask: int) -> Iterator[int]:
    """The numbers of a set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def number_at(mask: int, rank: int) -> int:
    """The number with ``rank`` smaller ones in the set; the set has more than ``rank`` numbers."""
    if rank == 0:
        return first_of(mask)
    base, width = 0, mask.bit_length()
    while width > 32:
        half = width >> 1
        low = mask & ((1 << half) - 1)
        inside = low.bit_count()
        if rank < inside:
            mask, width = low, half
        else:
            rank -= inside
            mask >>= half
            base += half
            width -= half
    for _ in range(rank):
        mask &= mask - 1
    return base + first_of(mask)
