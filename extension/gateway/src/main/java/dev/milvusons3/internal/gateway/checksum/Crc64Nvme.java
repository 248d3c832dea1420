package dev.milvusons3.internal.gateway.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME, which the JDK does not have, eight bytes at a time.
 *
 * @see <a href="https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme">CRC-64/NVME in the catalogue of CRCs</a>
 */
final class Crc64Nvme implements Checksum {
    /** Reflected. */
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[0][n] = crc;
        }
        for (int n = 0; n < 256; n++) {
            for (int k = 1; k < 8; k++) {
                long before = tables[k - 1][n];
                tables[k][n] = tables[0][(int) (before & 0xff)] ^ before >>> 8;
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        state = TABLES[0][(int) (state ^ b) & 0xff] ^ state >>> 8;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        long crc = state;
        int i = offset;
        int end = offset + length;
        for (; i <= end - 8; i += 8) {
            long x = crc ^ (long) LONGS.get(bytes, i);
            crc = TABLES[7][(int) x & 0xff]
                    ^ TABLES[6][(int) (x >>> 8) & 0xff]
                    ^ TABLES[5][(int) (x >>> 16) & 0xff]
                    ^ TABLES[4][(int) (x >>> 24) & 0xff]
                    ^ TABLES[3][(int) (x >>> 32) & 0xff]
                    ^ TABLES[2][(int) (x >>> 40) & 0xff]
                    ^ TABLES[1][(int) (x >>> 48) & 0xff]
                    ^ TABLES[0][(int) (x >>> 56)];
        }
        state = crc;
        for (; i < end; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1;
    }
}
